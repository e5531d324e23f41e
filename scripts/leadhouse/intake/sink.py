"""Writes what a reader reads: rows.parquet with a hash a row, and rejects.parquet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Self

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from leadhouse.intake.chunk import ROW_NUMBER, ParsedFile, Reject, rows_schema
from leadhouse.intake.model import Limits

ROWS_FILE = "rows.parquet"
REJECTS_FILE = "rejects.parquet"
ROW_HASH = "_row_sha256"
# concat wants an argument, also for a file without columns
_EMPTY_TEXT = ("''",)
REJECT_SCHEMA = pa.schema(
    [
        ("row_number", pa.int64()),
        ("reason_code", pa.string()),
        ("message", pa.string()),
        ("raw_record", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a file, counted where they are: read, kept, rejected."""

    raw: int
    rows: int
    rejects: int


def write_parsed(
    parsed: ParsedFile,
    folder: Path,
    limits: Limits,
    on_share: Callable[[float], None] = lambda share: None,
) -> Counts:
    """Writes the rows and the rejects of a file into a folder and counts them.

    Raises FileRefused if the reader finds that the file can't be read after all.
    """
    rows_path, rejects_path = folder / ROWS_FILE, folder / REJECTS_FILE
    raw_count = 0
    with (
        _writer(rejects_path, REJECT_SCHEMA) as rejects,
        _RowWriter(parsed, rows_path, limits) as rows,
    ):
        for chunk in parsed.chunks:
            raw_count += chunk.raw_count
            rows.write(chunk.rows)
            if chunk.rejects:
                rejects.write_batch(_reject_batch(chunk.rejects))
            on_share(chunk.share_read)
    counts = Counts(
        raw=raw_count,
        rows=pq.read_metadata(rows_path).num_rows,
        rejects=pq.read_metadata(rejects_path).num_rows,
    )
    if counts.raw != counts.rows + counts.rejects:
        raise RuntimeError(f"{folder}: rows were lost between reading and writing: {counts}")
    return counts


class _RowWriter:
    """Adds nulls and hashes to one batch after another, so that memory stays flat."""

    def __init__(self, parsed: ParsedFile, path: Path, limits: Limits) -> None:
        self._columns = parsed.columns
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{limits.memory_mb}MB",
            "threads": limits.threads,
            "temp_directory": str(path.parent / "spill"),
        }
        self._connection = duckdb.connect(":memory:", config=config)
        empty = rows_schema(parsed.columns).empty_table()
        self._file = _writer(path, self._hashed(empty).schema)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._connection.close()

    def write(self, rows: pa.RecordBatch) -> None:
        if rows.num_rows:
            self._file.write_table(self._hashed(pa.Table.from_batches([rows])))

    def _hashed(self, rows: pa.Table) -> pa.Table:
        nulled = self._connection.from_arrow(rows).project(_empty_as_null(self._columns))
        return nulled.project(_with_hash(self._columns)).to_arrow_table()


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    # the hashes are all different, so a dictionary of them would be built in vain
    encoded = [name for name in schema.names if name not in (ROW_HASH, ROW_NUMBER)]
    return pq.ParquetWriter(path, schema, compression="zstd", use_dictionary=encoded)


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _empty_as_null(columns: Sequence[str]) -> str:
    parts = (f"nullif({_identifier(name)}, '') as {_identifier(name)}" for name in columns)
    return ", ".join([ROW_NUMBER, *parts])


def _with_hash(columns: Sequence[str]) -> str:
    """All columns, and the sha256 of the values that are not null, in the order of the names.

    Each value goes in as `name=bytes:value;`, so no two rows have the same text.
    """
    parts = (
        f"'{name}=' || strlen({_identifier(name)}) || ':' || {_identifier(name)} || ';'"
        for name in sorted(columns)
    )
    row_hash = f"sha256(concat({', '.join(chain(_EMPTY_TEXT, parts))})) as {ROW_HASH}"
    return ", ".join([*(_identifier(name) for name in columns), ROW_NUMBER, row_hash])


def _reject_batch(rejects: Sequence[Reject]) -> pa.RecordBatch:
    return pa.record_batch(
        [
            pa.array([each.row_number for each in rejects], pa.int64()),
            pa.array([each.reason_code for each in rejects], pa.string()),
            pa.array([each.message for each in rejects], pa.string()),
            pa.array([each.raw_record for each in rejects], pa.string()),
        ],
        schema=REJECT_SCHEMA,
    )

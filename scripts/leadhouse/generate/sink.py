"""Writes contract tables as CSV, Parquet or JSON lines; the same rows give the same bytes."""

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from leadhouse.contract import load_contract
from leadhouse.generate.columns import plain

FileFormat = Literal["csv", "parquet", "jsonl"]
ROW_GROUP = 131_072
TYPES: dict[str, Any] = {
    "varchar": pa.string(),
    "list (text)": pa.string(),
    "timestamp": pa.timestamp("us"),
    "date": pa.date32(),
    "double": pa.float64(),
    "int": pa.int64(),
    "boolean": pa.bool_(),
}


@lru_cache(maxsize=1)
def contract_schemas() -> dict[str, Any]:
    """Give the Arrow schema of each table of the input contract, columns in its order."""
    tables = load_contract().tables.values()
    return {t.name: pa.schema([(c.name, TYPES[c.type]) for c in t.columns]) for t in tables}


class TableFile:
    """One output file, written chunk by chunk."""

    def __init__(self, path: Path, schema: Any, file_format: FileFormat) -> None:
        self.rows = 0
        self._schema = schema
        self._format = file_format
        path.parent.mkdir(parents=True, exist_ok=True)
        self._writer = _open(path.with_suffix(f".{file_format}"), schema, file_format)

    def __enter__(self) -> "TableFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._writer.close()

    def write(self, columns: Mapping[str, Any]) -> None:
        """Append a chunk; columns not given are null, unknown ones are an error."""
        table = _conform(columns, self._schema)
        self.rows += table.num_rows
        if self._format == "parquet":
            self._writer.write_table(table, row_group_size=ROW_GROUP)
        elif self._format == "csv":
            self._writer.write_table(_as_text(table))
        else:
            self._writer.write(_json_lines(_as_text(table)))


def _open(path: Path, schema: Any, file_format: FileFormat) -> Any:
    if file_format == "parquet":
        return pq.ParquetWriter(
            path, schema, compression="zstd", compression_level=1, store_schema=False
        )
    if file_format == "csv":
        return pcsv.CSVWriter(path, _text_schema(schema))
    return path.open("wb")


def _conform(columns: Mapping[str, Any], schema: Any) -> Any:
    unknown = set(columns) - set(schema.names)
    if unknown:
        raise ValueError(f"columns {sorted(unknown)} are not in the input contract; remove them")
    rows = len(next(iter(columns.values())))
    arrays = [
        plain(columns[field.name]).cast(field.type)
        if field.name in columns
        else pa.nulls(rows, field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _text_schema(schema: Any) -> Any:
    return pa.schema([(field.name, _text_type(field.type)) for field in schema])


def _text_type(kind: Any) -> Any:
    return pa.string() if pa.types.is_timestamp(kind) else kind


def _as_text(table: Any) -> Any:
    columns = [
        _iso(column) if pa.types.is_timestamp(column.type) else column for column in table.columns
    ]
    return pa.Table.from_arrays(columns, schema=_text_schema(table.schema))


def _iso(column: Any) -> Any:
    """Write times with the marks that real exports mix: Z, +00:00 and a local offset."""
    column = column.combine_chunks()
    style = pa.array([(0, 0, 1, 2)[row % 4] for row in range(len(column))], pa.int64())
    shifted = pc.add(column, pa.scalar(dt.timedelta(hours=2), pa.duration("us")))
    bare = pc.cast(pc.choose(style, column, column, shifted), pa.timestamp("s"), safe=False)
    text = pc.replace_substring(pc.cast(bare, pa.string()), " ", "T")
    mark = pc.choose(style, pa.scalar("Z"), pa.scalar("+00:00"), pa.scalar("+02:00"))
    return pc.binary_join_element_wise(text, mark, "")


def _json_lines(table: Any) -> bytes:
    lines = (
        json.dumps(
            {key: _plain_value(value) for key, value in row.items() if value is not None},
            ensure_ascii=False,
        )
        for batch in table.to_batches(8_192)
        for row in batch.to_pylist()
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _plain_value(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value

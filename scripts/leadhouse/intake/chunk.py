"""What the readers hand on: readable rows as text, and rows that can't be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

RAW_RECORD_CHARS = 10_000
ROW_NUMBER = "_row_number"


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that can't be read; `raw_record` is bounded and valid UTF-8."""

    row_number: int
    reason_code: str
    message: str
    raw_record: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a file; `raw_count` counts them where they are read."""

    rows: pa.RecordBatch
    rejects: list[Reject]
    raw_count: int
    share_read: float = 0.0


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """An opened file: its columns, and its rows when they are asked for."""

    delivered_names: tuple[str, ...]
    columns: tuple[str, ...]
    chunks: Iterator[Chunk] = field(default_factory=lambda: iter(()))


def reject(row_number: int, reason_code: str, message: str, raw_record: str) -> Reject:
    """A reject whose raw record is cut to its bound and made valid UTF-8."""
    text = raw_record[:RAW_RECORD_CHARS].encode("utf-8", "replace").decode("utf-8")
    return Reject(row_number, reason_code, message, text)


def rows_schema(columns: Sequence[str]) -> pa.Schema:
    """Row number and one text column for each column of the file."""
    return pa.schema([(ROW_NUMBER, pa.int64()), *((name, pa.string()) for name in columns)])


def text_rows(
    columns: Sequence[str], numbers: Sequence[int], records: Sequence[Sequence[str | None]]
) -> pa.RecordBatch:
    """A batch of text rows from Python values."""
    values = zip(*records, strict=True) if records else ((),) * len(columns)
    arrays = [pa.array(each, pa.string()) for each in values]
    return pa.record_batch([pa.array(numbers, pa.int64()), *arrays], schema=rows_schema(columns))


def longest_value(rows: pa.RecordBatch) -> int:
    """Bytes of the longest text value of a batch, which its characters can't exceed."""
    lengths = (pc.max(pc.binary_length(column)).as_py() for column in rows.columns[1:])
    return max((length or 0 for length in lengths), default=0)

"""Reads CSV of RFC 4180: whole blocks where they are clean, line by line where they aren't.

A block without quotes is read by Arrow, one with quotes by the csv module, and what neither
can read by `csv_records`, which rejects the damaged lines. All three give the same rows.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from leadhouse.intake.chunk import (
    Chunk,
    ParsedFile,
    Reject,
    longest_value,
    reject,
    rows_schema,
    text_rows,
)
from leadhouse.intake.csv_records import Damage, is_blank, read_record, reject_line
from leadhouse.intake.header import CsvHeader, read_header
from leadhouse.intake.model import Limits
from leadhouse.intake.systems import SystemTable
from leadhouse.intake.textfile import TextFile, decode, split_lines

# after so many damaged records a block is read line by line to its end
MAX_RESTARTS = 32


@dataclass(slots=True)
class _Rows:
    """Rows of a block as they are found; numbers are physical lines of the file."""

    numbers: list[int] = field(default_factory=list)
    records: list[list[str]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def cut(self, length: int) -> None:
        del self.numbers[length:]
        del self.records[length:]


def open_csv(
    path: Path, is_gzip: bool, table: SystemTable, limits: Limits, line_by_line: bool = False
) -> ParsedFile:
    """Opens a CSV file and reads its header.

    Raises FileRefused here, or while the chunks are read, if it can't be read at all.
    """
    source = TextFile(path, is_gzip, limits)
    blocks = _Lookahead(source.blocks())
    header = read_header(blocks.first(), table, limits)
    reader = _CsvReader(header, limits, line_by_line)
    return ParsedFile(header.delivered, header.columns, reader.chunks(source, blocks))


class _Lookahead:
    """Blocks with the knowledge of which one is the last."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._next: bytes | None = next(blocks, None)

    def first(self) -> bytes:
        return self._next or b""

    def __iter__(self) -> Iterator[tuple[bytes, bool]]:
        while self._next is not None:
            block, self._next = self._next, next(self._blocks, None)
            yield block, self._next is None


class _CsvReader:
    def __init__(self, header: CsvHeader, limits: Limits, line_by_line: bool) -> None:
        self._header = header
        self._columns = header.columns
        self._width = len(header.columns)
        self._field_chars = limits.field_chars
        self._line_by_line = line_by_line
        self._must_check_values = True

    def chunks(self, source: TextFile, blocks: _Lookahead) -> Iterator[Chunk]:
        first_line = self._header.next_line
        pending: list[str] = []
        skip = self._header.end
        for block, is_last in blocks:
            body, skip = block[skip:], 0
            clean = None if pending else self._clean_rows(body, first_line)
            if clean is not None:
                first_line += clean.num_rows
                yield Chunk(clean, [], clean.num_rows, source.share_read)
                continue
            lines = pending + split_lines(decode(body, first_line + len(pending)))
            rows = _Rows()
            end = self._read_lines(lines, first_line, is_last, rows)
            pending = lines[end:]
            first_line += end
            yield self._chunk(rows, source.share_read)

    def _chunk(self, rows: _Rows, share_read: float) -> Chunk:
        batch = text_rows(self._columns, rows.numbers, rows.records)
        return Chunk(batch, rows.rejects, len(rows.records) + len(rows.rejects), share_read)

    def _clean_rows(self, body: bytes, first_line: int) -> pa.RecordBatch | None:
        """The rows of a block in which every line is a plain record, else None."""
        if self._line_by_line or not _is_plain(body):
            return None
        decode(body, first_line)
        table = _read_with_arrow(body, self._columns)
        if table is None or table.num_rows != _line_count(body):
            return None
        numbers = pa.array(range(first_line, first_line + table.num_rows), pa.int64())
        arrays = [column.combine_chunks() for column in table.columns]
        rows = pa.record_batch([numbers, *arrays], schema=rows_schema(self._columns))
        if longest_value(rows) > self._field_chars or self._may_repeat_header(rows):
            return None
        return rows

    def _may_repeat_header(self, rows: pa.RecordBatch) -> bool:
        last = pc.equal(rows.column(self._width), self._header.delivered[-1])
        return bool(pc.any(last).as_py())

    def _read_lines(self, lines: list[str], first_line: int, is_last: bool, rows: _Rows) -> int:
        """Reads the records of the lines and returns the first line that isn't read yet."""
        # the csv module has a limit of its own, mostly the lower one
        self._must_check_values = self._field_chars < csv.field_size_limit() or any(
            "\0" in line for line in lines
        )
        start = 0
        restarts = MAX_RESTARTS + 1 if self._line_by_line else 0
        while start < len(lines):
            if restarts <= MAX_RESTARTS:
                start = self._read_fast(lines, start, first_line, rows)
                restarts += 1
                if start == len(lines):
                    break
            end = self._read_one(lines, start, first_line, is_last, rows)
            if end is None:
                break
            start = end
        return start

    def _read_fast(self, lines: list[str], start: int, first_line: int, rows: _Rows) -> int:
        """Reads well-formed records and returns the line of the first that isn't."""
        reader = csv.reader(map(lines.__getitem__, range(start, len(lines))), strict=True)
        at, begin = start, len(rows.records)
        try:
            for record in reader:
                if len(record) == self._width:
                    self._header.check_record(record, first_line + at)
                    rows.numbers.append(first_line + at)
                    rows.records.append(record)
                elif record:
                    break
                at = start + reader.line_num
        except csv.Error:
            pass
        if not self._must_check_values:
            return at
        place = self._first_unfit(rows, begin)
        if place is None:
            return at
        line = rows.numbers[place] - first_line
        rows.cut(place)
        return line

    def _first_unfit(self, rows: _Rows, begin: int) -> int | None:
        """The place of the first row that holds a NUL or a too long field."""
        for place in range(begin, len(rows.records)):
            record = rows.records[place]
            if any(len(value) > self._field_chars or "\0" in value for value in record):
                return place
        return None

    def _read_one(
        self, lines: list[str], start: int, first_line: int, is_last: bool, rows: _Rows
    ) -> int | None:
        if is_blank(lines[start]):
            return start + 1
        number = first_line + start
        found = read_record(lines, start, self._width, self._field_chars, is_last)
        if found is None:
            return None
        if isinstance(found, Damage):
            rows.rejects.append(reject_line(lines[start], number, found))
            return start + 1
        self._header.check_record(found.fields, number)
        if any("\0" in value for value in found.fields):
            raw = "".join(lines[start : found.next_line]).rstrip("\r\n")
            rows.rejects.append(reject(number, "nul_byte", "the row holds a NUL byte", raw))
        else:
            rows.numbers.append(number)
            rows.records.append(found.fields)
        return found.next_line


def _is_plain(body: bytes) -> bool:
    """Whether each physical line of a block is a record without quotes, NULs or blank lines."""
    returns = body.count(b"\r")
    return (
        bool(body)
        and b'"' not in body
        and b"\0" not in body
        # Arrow takes a byte order mark off, even in the middle of a file
        and not body.startswith((b"\n", b"\r", b"\xef\xbb\xbf"))
        and b"\n\n" not in body
        and (returns == 0 or (returns == body.count(b"\r\n") and b"\n\r" not in body))
    )


def _line_count(body: bytes) -> int:
    return body.count(b"\n") + (not body.endswith(b"\n"))


def _read_with_arrow(body: bytes, columns: tuple[str, ...]) -> pa.Table | None:
    try:
        return pacsv.read_csv(
            pa.BufferReader(body),
            pacsv.ReadOptions(column_names=list(columns), block_size=len(body) + 1),
            pacsv.ParseOptions(quote_char=False, ignore_empty_lines=False),
            pacsv.ConvertOptions(
                column_types={name: pa.string() for name in columns}, check_utf8=False
            ),
        )
    except pa.ArrowInvalid:
        return None

"""Reads CSV records one by one and tells a damaged one from its neighbours."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from leadhouse.intake.chunk import Reject, reject

_QUOTED_BODY = re.compile(r'[^"]*+(?:""[^"]*+)*+')
_PLAIN = re.compile(r"[^,\r\n]*+")
_LINE_ENDS = ("", "\n", "\r\n", "\r")


@dataclass(frozen=True, slots=True)
class Record:
    """A record of RFC 4180 and the line after it."""

    fields: list[str]
    next_line: int


@dataclass(frozen=True, slots=True)
class Damage:
    """Why no record begins at a line."""

    reason_code: str
    message: str


class _Damaged(Exception):
    def __init__(self, reason_code: str, message: str) -> None:
        super().__init__(message)
        self.damage = Damage(reason_code, message)


class _MoreLinesNeeded(Exception):
    pass


@dataclass(slots=True)
class _Cursor:
    lines: Sequence[str]
    index: int
    place: int = 0

    @property
    def line(self) -> str:
        return self.lines[self.index]

    def next_line(self) -> None:
        if self.index + 1 == len(self.lines):
            raise _MoreLinesNeeded
        self.index += 1
        self.place = 0


def read_record(
    lines: Sequence[str], start: int, width: int | None, field_chars: int, is_last: bool
) -> Record | Damage | None:
    """The record of `width` fields (None: of any) that begins at a line, or what is wrong.

    None means that the record isn't over at the end of the lines and more lines may come.
    Reading stops at the first field too many, so the cost of a damaged record is bounded.
    """
    cursor = _Cursor(lines, start)
    fields: list[str] = []
    try:
        while width is None or len(fields) <= width:
            fields.append(_field(cursor, field_chars))
            if cursor.line[cursor.place : cursor.place + 1] != ",":
                break
            cursor.place += 1
        return _complete(cursor, fields, width)
    except _Damaged as error:
        return error.damage
    except _MoreLinesNeeded:
        if not is_last:
            return None
        return Damage("unclosed_quote", "a quote is opened and never closed")


def is_blank(line: str) -> bool:
    """Whether a physical line holds nothing at all."""
    return line in _LINE_ENDS


def reject_line(line: str, row_number: int, damage: Damage) -> Reject:
    """Rejects the one physical line at which a damaged record begins."""
    raw = line.rstrip("\r\n")
    if "\0" in line:
        return reject(row_number, "nul_byte", "the line holds a NUL byte", raw)
    return reject(row_number, damage.reason_code, damage.message, raw)


def _complete(cursor: _Cursor, fields: list[str], width: int | None) -> Record:
    if width is not None and len(fields) != width:
        count = f"more than {width}" if len(fields) > width else str(len(fields))
        raise _Damaged("ragged_row", f"the row has {count} fields, the header has {width}")
    return Record(fields, cursor.index + 1)


def _field(cursor: _Cursor, field_chars: int) -> str:
    if cursor.line.startswith('"', cursor.place):
        start = cursor.index
        value = _quoted(cursor, field_chars)
        if cursor.line[cursor.place : cursor.place + 1] != "," and not is_blank(
            cursor.line[cursor.place :]
        ):
            raise _text_after_quote(cursor.index > start)
    else:
        match = _PLAIN.match(cursor.line, cursor.place)
        assert match is not None, "the pattern matches the empty text"
        value = match.group()
        cursor.place = match.end()
    if len(value) > field_chars:
        raise _too_long(field_chars)
    return value


def _quoted(cursor: _Cursor, field_chars: int) -> str:
    parts: list[str] = []
    size = 0
    cursor.place += 1
    while True:
        match = _QUOTED_BODY.match(cursor.line, cursor.place)
        assert match is not None, "the pattern matches the empty text"
        parts.append(match.group())
        size += len(parts[-1])
        if size > 2 * field_chars:
            raise _too_long(field_chars)
        cursor.place = match.end()
        if cursor.place < len(cursor.line):
            cursor.place += 1
            return "".join(parts).replace('""', '"')
        cursor.next_line()


def _text_after_quote(is_on_later_line: bool) -> _Damaged:
    # a field that seems to end in the middle of a later line is an open quote that met another
    if is_on_later_line:
        return _Damaged("unclosed_quote", "a quote is opened and not closed before other fields")
    return _Damaged("malformed_quote", "text follows the quote that closes a field")


def _too_long(field_chars: int) -> _Damaged:
    return _Damaged("field_too_long", f"a field is longer than {field_chars:,} characters")

"""Reads JSONL: one JSON object a line."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

from leadhouse.intake.chunk import Chunk, ParsedFile, Reject, reject, text_rows
from leadhouse.intake.header import check_columns
from leadhouse.intake.json_text import RawNumber, as_text
from leadhouse.intake.model import FileRefused, Limits
from leadhouse.intake.names import column_names, normalise
from leadhouse.intake.systems import SystemTable
from leadhouse.intake.textfile import TextFile, check_start, decode, split_lines, without_bom

_REMEDY = "Deliver one JSON object a line"
_BATCH_ROWS = 50_000


class _BadRow(Exception):
    def __init__(self, reason_code: str, message: str) -> None:
        super().__init__(message)
        self.reason_code = reason_code
        self.message = message


def open_jsonl(path: Path, is_gzip: bool, table: SystemTable, limits: Limits) -> ParsedFile:
    """Opens a JSONL file and reads it once for its columns.

    Raises FileRefused here, or while the chunks are read, if it can't be read at all.
    """
    delivered = _columns_of_file(TextFile(path, is_gzip, limits), limits)
    columns = column_names(delivered)
    if columns:
        check_columns(columns, table, limits)
    places = {normalise(name): place for place, name in enumerate(delivered)}
    chunks = _chunks(TextFile(path, is_gzip, limits), columns, places, limits)
    return ParsedFile(delivered, columns, chunks)


def _numbered_lines(source: TextFile) -> Iterator[tuple[int, str]]:
    number = 1
    for place, block in enumerate(source.blocks()):
        if place == 0:
            check_start(block)
            block = without_bom(block)
        for line in split_lines(decode(block, number)):
            if line.strip():
                yield number, line
            number += 1


def _columns_of_file(source: TextFile, limits: Limits) -> tuple[str, ...]:
    """Names of all keys in the order in which they come, of two spellings the first."""
    names: dict[str, str] = {}
    has_lines = False
    for _, line in _numbered_lines(source):
        has_lines = True
        try:
            for key in _parse(line, limits):
                names.setdefault(normalise(key), key)
        except _BadRow:
            continue
        if len(names) > limits.columns:
            raise FileRefused(
                "too_many_columns",
                f"the objects have more than {limits.columns:,} different keys",
                "Put what varies into one key that holds an object",
            )
    if not has_lines and source.share_read == 0.0:
        raise FileRefused("empty_file", "the file is empty", "Deliver the file again, complete")
    if has_lines and not names:
        raise FileRefused("not_jsonl", "no line of the file is a JSON object with keys", _REMEDY)
    return tuple(names.values())


def _chunks(
    source: TextFile, columns: tuple[str, ...], places: dict[str, int], limits: Limits
) -> Iterator[Chunk]:
    lines = _numbered_lines(source)
    while batch := list(itertools.islice(lines, _BATCH_ROWS)):
        numbers: list[int] = []
        records: list[list[str | None]] = []
        rejects: list[Reject] = []
        for number, line in batch:
            try:
                records.append(_record(_parse(line, limits), places, limits))
                numbers.append(number)
            except _BadRow as error:
                raw = line.rstrip("\r\n")
                rejects.append(reject(number, error.reason_code, error.message, raw))
        rows = text_rows(columns, numbers, records)
        yield Chunk(rows, rejects, len(batch), source.share_read)


def _parse(line: str, limits: Limits) -> dict[str, object]:
    if "\0" in line:
        raise _BadRow("nul_byte", "the line holds a NUL byte")
    try:
        value = json.loads(
            line,
            object_pairs_hook=_without_duplicates,
            parse_float=RawNumber,
            parse_constant=_no_constant,
        )
    except RecursionError as error:
        raise _BadRow("not_json", "the JSON is nested too deeply") from error
    except ValueError as error:
        raise _BadRow("not_json", f"the line is not JSON: {error}"[:200]) from error
    if not isinstance(value, dict):
        raise _BadRow("not_an_object", "the line is JSON, but no object")
    return value


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _BadRow("duplicate_json_key", "a key is there twice in one object")
    return value


def _no_constant(name: str) -> object:
    raise _BadRow("not_json", f"{name} is no JSON value")


def _record(value: dict[str, object], places: dict[str, int], limits: Limits) -> list[str | None]:
    record: list[str | None] = [None] * len(places)
    seen: set[int] = set()
    for key, each in value.items():
        place = places[normalise(key)]
        if place in seen:
            raise _BadRow("duplicate_json_key", "two keys are one column when normalised")
        seen.add(place)
        record[place] = _checked(as_text(each), limits)
    return record


def _checked(text: str | None, limits: Limits) -> str | None:
    if text is None:
        return None
    if "\0" in text:
        raise _BadRow("nul_byte", "a value holds a NUL")
    if len(text) > limits.field_chars:
        raise _BadRow("field_too_long", f"a value is longer than {limits.field_chars:,} characters")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _BadRow("bad_unicode", "a value holds half of a character") from error
    return str(text)

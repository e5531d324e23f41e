"""Reads Parquet in batches and turns each value into text."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from leadhouse.intake.chunk import Chunk, ParsedFile, Reject, longest_value, reject, rows_schema
from leadhouse.intake.header import check_columns
from leadhouse.intake.json_text import as_json, as_text
from leadhouse.intake.model import FileRefused, Limits
from leadhouse.intake.names import column_names
from leadhouse.intake.systems import SystemTable

_BATCH_BYTES = 32 << 20
_BATCH_ROWS = 122_880
_MEBIBYTE = 1 << 20


def open_parquet(path: Path, table: SystemTable, limits: Limits) -> ParsedFile:
    """Opens a Parquet file and judges its columns.

    Raises FileRefused here, or while the chunks are read, if it can't be read at all.
    """
    if path.stat().st_size == 0:
        raise FileRefused("empty_file", "the file is empty", "Deliver the file again, complete")
    try:
        file = pq.ParquetFile(
            path,
            pre_buffer=False,
            buffer_size=_MEBIBYTE,
            thrift_string_size_limit=64 * _MEBIBYTE,
            thrift_container_size_limit=_MEBIBYTE,
        )
        delivered = tuple(file.schema_arrow.names)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _unreadable(error) from error
    columns = column_names(delivered)
    check_columns(columns, table, limits)
    _check_size(file, path, limits)
    return ParsedFile(delivered, columns, _chunks(file, columns, limits))


def _check_size(file: pq.ParquetFile, path: Path, limits: Limits) -> None:
    groups = (file.metadata.row_group(each) for each in range(file.metadata.num_row_groups))
    size = sum(group.total_byte_size for group in groups)
    is_bomb = size > max(limits.archive_free_bytes, limits.archive_ratio * path.stat().st_size)
    if is_bomb or file.metadata.num_rows > limits.rows:
        raise FileRefused(
            "archive_too_large",
            f"the file holds {file.metadata.num_rows:,} rows in {size:,} bytes, more than is read",
            "Deliver the entity in several smaller parts",
        )


def _unreadable(error: Exception) -> FileRefused:
    detail = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return FileRefused(
        "unreadable_parquet",
        f"the Parquet file is cut off or damaged ({detail})",
        "Deliver the file again, complete",
    )


def _chunks(file: pq.ParquetFile, columns: tuple[str, ...], limits: Limits) -> Iterator[Chunk]:
    done = 0
    total = max(file.metadata.num_rows, 1)
    with file:
        for batch in _batches(file):
            if batch.num_columns != len(columns):
                raise _unreadable(ValueError("a row group has other columns"))
            rows, rejects = _text_batch(batch, columns, done + 1, limits)
            done += batch.num_rows
            yield Chunk(rows, rejects, batch.num_rows, min(done / total, 1.0))
    if done != file.metadata.num_rows:
        raise _unreadable(ValueError(f"{done:,} of {file.metadata.num_rows:,} rows are there"))


def _batches(file: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    groups = [file.metadata.row_group(each) for each in range(file.metadata.num_row_groups)]
    row_bytes = max((group.total_byte_size / max(group.num_rows, 1) for group in groups), default=1)
    size = int(min(_BATCH_ROWS, max(1, _BATCH_BYTES / max(row_bytes, 1))))
    try:
        yield from file.iter_batches(batch_size=size, use_threads=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _unreadable(error) from error


def _text_batch(
    batch: pa.RecordBatch, columns: tuple[str, ...], first_row: int, limits: Limits
) -> tuple[pa.RecordBatch, list[Reject]]:
    problems: dict[int, tuple[str, str]] = {}
    try:
        arrays = [_text_column(column, problems) for column in batch.columns]
    except (pa.ArrowException, ValueError, OverflowError) as error:
        raise _unreadable(error) from error
    numbers = pa.array(np.arange(first_row, first_row + batch.num_rows, dtype=np.int64))
    rows = pa.record_batch([numbers, *arrays], schema=rows_schema(columns))
    _find_unfit(rows, limits, problems)
    if not problems:
        return rows, []
    rejects = [
        reject(first_row + place, code, message, _raw_record(batch, place))
        for place, (code, message) in sorted(problems.items())
    ]
    keep = np.ones(batch.num_rows, dtype=bool)
    keep[list(problems)] = False
    return rows.filter(pa.array(keep)), rejects


def _text_column(column: pa.Array, problems: dict[int, tuple[str, str]]) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _text_column(column.dictionary_decode(), problems)
    if isinstance(kind, pa.BaseExtensionType):
        return pa.array([as_text(each) for each in column.to_pylist()], pa.string())
    if pa.types.is_timestamp(kind):
        return _timestamps(column)
    if pa.types.is_decimal(kind):
        return _decimals(column)
    if _is_text(kind):
        return _decoded(column, problems)
    if pa.types.is_nested(kind) or pa.types.is_duration(kind):
        return _nested(column, problems)
    return pc.cast(column, pa.string())


def _is_text(kind: pa.DataType) -> bool:
    types = pa.types
    return bool(
        types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_string_view(kind)
        or types.is_binary(kind)
        or types.is_large_binary(kind)
        or types.is_binary_view(kind)
        or types.is_fixed_size_binary(kind)
    )


def _decoded(column: pa.Array, problems: dict[int, tuple[str, str]]) -> pa.Array:
    """Text and bytes as UTF-8; a value that isn't becomes null and its row a problem."""
    try:
        if pa.types.is_string(column.type):
            column.validate(full=True)
            return column
        return pc.cast(pc.cast(column, pa.binary()), pa.string())
    except pa.ArrowInvalid:
        values = pc.cast(column, pa.binary()).to_pylist()
        return pa.array(_decode_each(values, problems), pa.string())


def _decode_each(
    values: list[bytes | None], problems: dict[int, tuple[str, str]]
) -> list[str | None]:
    texts: list[str | None] = []
    for place, value in enumerate(values):
        try:
            texts.append(None if value is None else value.decode("utf-8"))
        except UnicodeDecodeError:
            texts.append(None)
            problems.setdefault(place, ("bad_unicode", "a value is not UTF-8"))
    return texts


def _timestamps(column: pa.Array) -> pa.Array:
    """ISO 8601; with a time zone as UTC with Z, without one as they are."""
    naive = column.view(pa.timestamp(column.type.unit))
    text = pc.replace_substring(pc.cast(naive, pa.string()), " ", "T", max_replacements=1)
    return text if column.type.tz is None else pc.binary_join_element_wise(text, "Z", "")


def _decimals(column: pa.Array) -> pa.Array:
    text = pc.cast(column, pa.string())
    if not pc.any(pc.match_substring(text, "E")).as_py():
        return text
    return pa.array([as_text(each) for each in column.to_pylist()], pa.string())


def _nested(column: pa.Array, problems: dict[int, tuple[str, str]]) -> pa.Array:
    texts: list[str | None] = []
    for place, value in enumerate(column):
        try:
            texts.append(as_text(value.as_py()))
        except UnicodeDecodeError:
            texts.append(None)
            problems.setdefault(place, ("bad_unicode", "a value is not UTF-8"))
    return pa.array(texts, pa.string())


def _find_unfit(rows: pa.RecordBatch, limits: Limits, problems: dict[int, tuple[str, str]]) -> None:
    for column in rows.columns[1:]:
        if _holds_nul(column):
            for place in _places(pc.match_substring(column, "\0")):
                problems.setdefault(place, ("nul_byte", "a value holds a NUL"))
    if longest_value(rows) > limits.field_chars:
        message = f"a value is longer than {limits.field_chars:,} characters"
        for column in rows.columns[1:]:
            for place in _places(pc.greater(pc.utf8_length(column), limits.field_chars)):
                problems.setdefault(place, ("field_too_long", message))


def _holds_nul(column: pa.Array) -> bool:
    data = column.buffers()[2]
    return data is not None and b"\0" in memoryview(data).tobytes()


def _places(mask: pa.Array) -> list[int]:
    return [int(place) for place in np.flatnonzero(pc.fill_null(mask, False).to_numpy(False))]


def _raw_record(batch: pa.RecordBatch, place: int) -> str:
    columns = zip(batch.schema.names, batch.columns, strict=True)
    return as_json({name: _shown(column[place]) for name, column in columns})


def _shown(scalar: pa.Scalar) -> str | None:
    try:
        value = scalar.as_py()
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else as_text(value)
    except (ValueError, OverflowError):
        return "not readable"

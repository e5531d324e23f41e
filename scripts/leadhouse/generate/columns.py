"""Arrow columns out of numpy codes: ids, words, times, flags."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadhouse.generate.rng import BoolArray, FloatArray, IntArray

NEVER = np.iinfo(np.int64).min
"""The time that stands for null in arrays of seconds, and the code that stands for a null id."""


def ids(prefix: str, numbers: IntArray, width: int) -> Any:
    """Write numbers as ids of a width or more; a negative number gives null."""
    text = pc.utf8_lpad(pc.cast(pa.array(numbers, mask=numbers < 0), pa.string()), width, "0")
    return pc.binary_join_element_wise(pa.scalar(prefix), text, "")


def pick(words: Sequence[str], codes: npt.NDArray[Any]) -> Any:
    """Give the word of each code; a negative code gives null."""
    indices = pa.array(codes.astype(np.int32), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(words), pa.string()))


def plain(column: Any) -> Any:
    """Give a dictionary column as plain text."""
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def times(seconds: IntArray) -> Any:
    """Give seconds since 1970 as UTC timestamps; `NEVER` gives null."""
    never = seconds == NEVER
    micros = np.where(never, 0, seconds) * 1_000_000
    return pa.array(micros, pa.int64(), mask=never).cast(pa.timestamp("us"))


def dates(days: IntArray) -> Any:
    """Give days since 1970 as dates; `NEVER` gives null."""
    never = days == NEVER
    return pa.array(np.where(never, 0, days).astype(np.int32), mask=never).cast(pa.date32())


def flags(values: BoolArray, missing: BoolArray | None = None) -> Any:
    """Give booleans; those marked missing are null."""
    return pa.array(values, pa.bool_(), mask=missing)


def numbers(values: npt.NDArray[Any], missing: BoolArray | None = None) -> Any:
    """Give numbers; those marked missing are null."""
    return pa.array(values, mask=missing)


def money(values: FloatArray) -> FloatArray:
    """Round to cents, so that text and binary files hold the same value."""
    return np.round(values, 2)


def blank(column: Any, where: BoolArray) -> Any:
    """Give the column with nulls where told."""
    return pc.if_else(pa.array(~where), column, pa.scalar(None, column.type))


def join(*parts: Any) -> Any:
    """Put texts together row by row; null if one part is null."""
    columns = [pa.scalar(part) if isinstance(part, str) else plain(part) for part in parts]
    return pc.binary_join_element_wise(*columns, "")


def replaced(column: Any, where: BoolArray, values: Sequence[str | None]) -> Any:
    """Give the column with other values, in order, where told."""
    mask = pa.array(where)
    return pc.replace_with_mask(plain(column), mask, pa.array(list(values), pa.string()))

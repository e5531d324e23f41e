"""Finds values of landed extracts that aren't of the type that the contract declares."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from leadhouse.contract import Column, Contract
from leadhouse.intake.landing import extract_paths
from leadhouse.intake.model import Extract
from leadhouse.intake.systems import CONTRACT_SYSTEM
from leadhouse.portable import portable_macros

_EXAMPLE_CHARS = 60
# the types of which a text can fail to be
_TYPES = ("timestamp", "date", "double", "int", "boolean")


@dataclass(frozen=True, slots=True)
class BadCast:
    """A column of an extract with values that aren't of its type."""

    source_file: str
    column: str
    type: str
    value_count: int
    bad_count: int
    example: str


def worst_casts(
    home: Path, extracts: Iterable[Extract], contract: Contract, limit: int = 20
) -> list[BadCast]:
    """The columns with the most values that aren't of their declared type, worst first.

    Looks at extracts of the contract's own system only: others are mapped before they are typed.
    """
    with closing(duckdb.connect(":memory:", config={"memory_limit": "1GB"})) as connection:
        found = [
            bad
            for extract in extracts
            if extract.system == CONTRACT_SYSTEM and extract.state == "landed"
            for bad in _bad_casts(connection, home, extract, contract)
        ]
    found.sort(key=lambda each: (-each.bad_count, each.source_file, each.column))
    return found[:limit]


def _bad_casts(
    connection: duckdb.DuckDBPyConnection, home: Path, extract: Extract, contract: Contract
) -> list[BadCast]:
    declared = contract.tables[extract.entity].columns
    typed = [each for each in declared if each.type in _TYPES and each.name in extract.columns]
    if not typed:
        return []
    rows = connection.read_parquet(str(extract_paths(home, extract)[0]))
    macros = portable_macros()
    counts = ", ".join(_counts(column, macros) for column in typed)
    counted = rows.aggregate(counts).fetchone()
    return _found(extract, typed, counted or ())


def _counts(column: Column, macros: Mapping[str, Callable[..., str]]) -> str:
    """Values, unusable values and an example of a column, by the casts that staging uses."""
    value = macros["trimmed"](f'"{column.name}"')
    bad = f"{value} is not null and ({macros['typed_text'](value, column.type)}) is null"
    return f"count({value}), count(*) filter ({bad}), min({value}) filter ({bad})"


def _found(extract: Extract, columns: Sequence[Column], counted: Sequence[object]) -> list[BadCast]:
    found = []
    for place, column in enumerate(columns):
        values, bad, example = counted[3 * place : 3 * place + 3]
        if bad:
            text = str(example)[:_EXAMPLE_CHARS]
            found.append(
                BadCast(
                    source_file=extract.source_file,
                    column=column.name,
                    type=column.type,
                    value_count=int(str(values)),
                    bad_count=int(str(bad)),
                    example=text,
                )
            )
    return found

"""Finds values of landed extracts that aren't of the type that the contract declares."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from leadhouse.contract import Column, Contract
from leadhouse.intake.landing import extract_paths
from leadhouse.intake.model import Extract
from leadhouse.intake.systems import CONTRACT_SYSTEM

_EXAMPLE_CHARS = 60
_BOOLEANS = "('true', 'false', '1', '0', 'yes', 'no', 't', 'f')"
# what each type takes, of a trimmed text `value`; text and lists take everything
_USABLE = {
    "timestamp": "try_cast(value as timestamptz) is not null",
    "date": "try_cast(value as timestamptz) is not null",
    "double": "isfinite(try_cast(value as double))",
    "int": "try_cast(value as double) = floor(try_cast(value as double))"
    " and try_cast(value as bigint) is not null",
    "boolean": f"lower(value) in {_BOOLEANS}",
}


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
    typed = [each for each in declared if each.type in _USABLE and each.name in extract.columns]
    if not typed:
        return []
    rows = connection.read_parquet(str(extract_paths(home, extract)[0]))
    counted = rows.aggregate(", ".join(_counts(column) for column in typed)).fetchone()
    return _found(extract, typed, counted or ())


def _counts(column: Column) -> str:
    """Values, unusable values and an example of a column; names are those of the contract."""
    value = f"nullif(trim(\"{column.name}\"), '')"
    usable = _USABLE[column.type].replace("value", value)
    bad = f"{value} is not null and not coalesce({usable}, false)"
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

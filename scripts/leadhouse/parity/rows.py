"""The rows of two relations with the same columns: which of them differ, and where.

Equal rows are taken away first, as often as they are on both sides. What is left is paired by the
key, or without one by all columns but floats; repeated keys pair in the order of their values. A
pair differs where a value does: floats by more than the tolerance, all others at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from leadhouse.parity.model import Cell
from leadhouse.parity.rules import TOLERANCE
from leadhouse.publish.engine import literal, quoted

LONGEST_VALUE = 20_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column that both sides have, as each of them reads it for the comparison."""

    name: str
    left: str
    right: str
    is_float: bool


@dataclass(frozen=True, slots=True)
class RowDifferences:
    """All differing rows counted, and a sample of them."""

    count: int = 0
    columns: tuple[tuple[str, int], ...] = ()
    cells: tuple[Cell, ...] = ()


def compare_rows(
    connection: duckdb.DuckDBPyConnection,
    left: str,
    right: str,
    columns: Sequence[Column],
    key: Sequence[str],
    shown: int,
) -> RowDifferences:
    """Compares two relations; of each kind of difference at most `shown` rows are in the sample."""
    if not columns:
        return RowDifferences()
    if not _has_unequal_rows(connection, left, right, columns):
        return RowDifferences()
    matched = _matched(columns, key)
    _pair(connection, columns, matched)
    return _differences(connection, columns, matched, shown)


def _has_unequal_rows(
    connection: duckdb.DuckDBPyConnection, left: str, right: str, columns: Sequence[Column]
) -> bool:
    """Keeps the rows that the other side hasn't as tables, and says whether there is any."""
    of_left = f"select {', '.join(_named(c.left, c) for c in columns)} from {left}"
    of_right = f"select {', '.join(_named(c.right, c) for c in columns)} from {right}"
    for name, mine, other in (("left", of_left, of_right), ("right", of_right, of_left)):
        connection.execute(
            f"create or replace temp table only_{name} as ({mine} except all {other})"
        )
    found = connection.execute("select 1 from only_left union all select 1 from only_right limit 1")
    return bool(found.fetchall())


def _named(expression: str, column: Column) -> str:
    return f"{expression} as {quoted(column.name)}"


def _matched(columns: Sequence[Column], key: Sequence[str]) -> list[Column]:
    """The columns that say which rows belong together."""
    exact = [column for column in columns if not column.is_float]
    names = {column.name for column in columns}
    if key and names.issuperset(key):
        return [column for column in exact if column.name in key]
    return exact


def _pair(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[Column], matched: Sequence[Column]
) -> None:
    """Joins what is left of both sides to `paired`: `l<n>`, `r<n>` for each column."""
    partition = ", ".join(quoted(column.name) for column in matched) or "1"
    # exact values first: floats that differ by a hair must not decide which rows are a pair
    ordered = sorted(columns, key=lambda column: column.is_float)
    order = ", ".join(f"{quoted(column.name)} nulls last" for column in ordered)
    for name in ("left", "right"):
        connection.execute(
            f"create or replace temp table numbered_{name} as select"
            f" row_number() over (partition by {partition} order by {order}) as copy,"
            f" {', '.join(f'{quoted(c.name)} as c{n}' for n, c in enumerate(columns))}"
            f" from only_{name}"
        )
    numbers = {column.name: number for number, column in enumerate(columns)}
    same = " and ".join(
        f"lefts.c{numbers[c.name]} is not distinct from rights.c{numbers[c.name]}" for c in matched
    )
    sides = ", ".join(f"lefts.c{n} as l{n}, rights.c{n} as r{n}" for n in numbers.values())
    connection.execute(
        "create or replace temp table paired as select"
        f" lefts.copy is not null as in_left, rights.copy is not null as in_right, {sides}"
        " from numbered_left as lefts full outer join numbered_right as rights"
        f" on lefts.copy = rights.copy{' and ' + same if same else ''}"
    )


def _differences(
    connection: duckdb.DuckDBPyConnection,
    columns: Sequence[Column],
    matched: Sequence[Column],
    shown: int,
) -> RowDifferences:
    changed = [f"(in_left and in_right and {_differs(n, c)})" for n, c in enumerate(columns)]
    counted = connection.execute(
        f"select count(*) filter (not (in_left and in_right) or {' or '.join(changed)}),"
        f" {', '.join(f'count(*) filter ({each})' for each in changed)} from paired"
    ).fetchall()[0]
    counts = tuple((column.name, n) for column, n in zip(columns, counted[1:], strict=True) if n)
    row, order = _row(columns, matched), _order(columns, matched)
    queries = [_whole_rows(columns, row, side) for side in ("left", "right")]
    queries += [
        f"select {row}, {literal(column.name)}, {_text(f'l{n}')}, {_text(f'r{n}')}"
        f" from paired where {changed[n]}"
        for n, column in enumerate(columns)
        if counted[1 + n]
    ]
    cells = [
        Cell(*found)
        for query in queries
        for found in connection.execute(f"{query} order by {order} limit {shown}").fetchall()
    ]
    return RowDifferences(int(counted[0]), counts, tuple(cells))


def _differs(number: int, column: Column) -> str:
    left, right = f"l{number}", f"r{number}"
    if not column.is_float:
        return f"{left} is distinct from {right}"
    # `is distinct from` finds NaN equal to NaN, and minus zero to zero
    near = f"abs({left} - {right}) <= {TOLERANCE} * greatest(abs({left}), abs({right}))"
    finite = f"isfinite({left}) and isfinite({right})"
    return f"({left} is distinct from {right} and not coalesce({finite} and {near}, false))"


def _text(expression: str) -> str:
    return f"left(cast({expression} as varchar), {LONGEST_VALUE})"


def _row(columns: Sequence[Column], matched: Sequence[Column]) -> str:
    """The text of the values by which the rows of a pair were matched."""
    names = {column.name for column in matched}
    parts = [
        f"{literal(c.name + '=')} || coalesce({_text(f'case when in_left then l{n} else r{n} end')}"
        ", 'null')"
        for n, c in enumerate(columns)
        if c.name in names
    ]
    return f"concat_ws(', ', {', '.join(parts)})" if parts else "''"


def _order(columns: Sequence[Column], matched: Sequence[Column]) -> str:
    """A total order of pairs, so that the sample is the same each time."""
    first = {column.name for column in matched}
    ordered = sorted(range(len(columns)), key=lambda n: columns[n].name not in first)
    return ", ".join(
        f"case when in_left then l{n} else r{n} end nulls last, r{n} nulls last" for n in ordered
    )


def _whole_rows(columns: Sequence[Column], row: str, side: str) -> str:
    """The rows that only one side has, each as one text."""
    parts = ", ".join(
        f"{literal(c.name + '=')} || coalesce({_text(f'{side[0]}{n}')}, 'null')"
        for n, c in enumerate(columns)
    )
    whole = f"concat_ws(', ', {parts})"
    left, right = (whole, "null") if side == "left" else ("null", whole)
    return f"select {row}, null, {left}, {right} from paired where not in_{_other(side)}"


def _other(side: str) -> str:
    return "right" if side == "left" else "left"

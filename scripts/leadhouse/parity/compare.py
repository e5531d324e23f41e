"""Compares all published tables of two warehouses."""

from collections.abc import Callable, Collection, Mapping, Sequence

import duckdb

from leadhouse.parity.model import Difference, Tables
from leadhouse.parity.rows import Column, compare_rows
from leadhouse.parity.rules import (
    COLUMNS_ONLY_SCHEMAS,
    COMPARED_SCHEMAS,
    FLOATS,
    VOLATILE_COLUMNS,
)
from leadhouse.publish.engine import engine, quoted

SHOWN = 3

Types = dict[str, str]


def compare(
    left: Tables,
    right: Tables,
    exceptions: Mapping[str, str] | None = None,
    *,
    keys: Mapping[str, Sequence[str]] | None = None,
    schemas: Collection[str] = COMPARED_SCHEMAS,
    optional: Collection[str] = (),
    shown: int = SHOWN,
    progress: Callable[[str], None] | None = None,
) -> list[Difference]:
    """What differs, table by table in their order; nothing where the warehouses are the same.

    `exceptions` names the tables that may be without rows, each with the reason; every other one
    must have rows on both sides. Without `exceptions` tables may be empty. `keys` has the columns
    of a table's grain by its name, so that a difference is told by key, column and values.
    A schema in `optional` is compared only where both sides have it.
    `progress` is told each table that is compared. All differences are counted; at most `shown`
    of a kind are in the sample.
    """
    with engine() as connection:
        sides = _chosen(
            left.relations(connection, "left_side"),
            right.relations(connection, "right_side"),
            schemas,
            optional,
        )
        found = []
        for table in sorted({*sides[0], *sides[1]}):
            if progress:
                progress(table)
            key = (keys or {}).get(table.partition(".")[2], ())
            difference = _compare_table(connection, table, sides, key, exceptions, shown)
            if difference:
                found.append(difference)
    return found + [
        Difference(table, problems=("an exception names it, but no side has it",))
        for table in sorted({*(exceptions or {})} - {*sides[0], *sides[1]})
    ]


def _chosen(
    left: Mapping[str, str],
    right: Mapping[str, str],
    schemas: Collection[str],
    optional: Collection[str],
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The tables of both sides that are compared."""
    left_schemas, right_schemas = ({_schema(name) for name in side} for side in (left, right))
    absent = {*optional} - (left_schemas & right_schemas)
    wanted = {*schemas, *COLUMNS_ONLY_SCHEMAS} - absent
    return (
        {name: sql for name, sql in left.items() if _schema(name) in wanted},
        {name: sql for name, sql in right.items() if _schema(name) in wanted},
    )


def _schema(table: str) -> str:
    return table.partition(".")[0]


def _compare_table(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    sides: tuple[Mapping[str, str], Mapping[str, str]],
    key: Sequence[str],
    exceptions: Mapping[str, str] | None,
    shown: int,
) -> Difference:
    counts = [_count(connection, side[table]) if table in side else None for side in sides]
    left_rows, right_rows = counts
    if left_rows is None or right_rows is None:
        missing = "left" if left_rows is None else "right"
        return Difference(table, left_rows, right_rows, (f"not there on the {missing}",))
    left, right = (_types(connection, side[table]) for side in sides)
    problems = _column_problems(left, right)
    if _schema(table) in COLUMNS_ONLY_SCHEMAS:
        return Difference(table, problems=problems)
    problems += _empty_problems(table, left_rows, right_rows, exceptions)
    rows = compare_rows(
        connection, sides[0][table], sides[1][table], _columns(left, right), key, shown
    )
    return Difference(table, left_rows, right_rows, problems, rows.count, rows.columns, rows.cells)


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    return int(connection.execute(f"select count(*) from {relation}").fetchall()[0][0])


def _types(connection: duckdb.DuckDBPyConnection, relation: str) -> Types:
    described = connection.execute(f"describe select * from {relation}").fetchall()
    return {row[0]: row[1] for row in described}


def _column_problems(left: Types, right: Types) -> tuple[str, ...]:
    """Columns that one side lacks, other types, another order."""
    problems = [f"column {name} is only on the left" for name in left if name not in right]
    problems += [f"column {name} is only on the right" for name in right if name not in left]
    problems += [
        f"column {name} is {data_type} on the left and {right[name]} on the right"
        for name, data_type in left.items()
        if name in right and right[name] != data_type
    ]
    if not problems and list(left) != list(right):
        problems.append(
            f"columns are in another order: {', '.join(left)}; on the right {', '.join(right)}"
        )
    return tuple(problems)


def _empty_problems(
    table: str, left_rows: int, right_rows: int, exceptions: Mapping[str, str] | None
) -> tuple[str, ...]:
    if exceptions is None:
        return ()
    if table in exceptions:
        if left_rows and right_rows:
            return (
                f"an exception says that it may be without rows ({exceptions[table]}), but it has"
                " rows; take the exception out",
            )
        return ()
    if left_rows and right_rows:
        return ()
    side = "either side" if not left_rows and not right_rows else "one side"
    return (f"no rows on {side}, so that nothing is proven; give the input rows that reach it",)


def _columns(left: Types, right: Types) -> list[Column]:
    """The columns that both sides have; where types differ, the text of the values is compared."""
    return [
        Column(
            name=name,
            left=_read(name, data_type, right[name]),
            right=_read(name, right[name], data_type),
            is_float=data_type == right[name] and data_type in FLOATS,
        )
        for name, data_type in left.items()
        if name in right
    ]


def _read(name: str, data_type: str, other_type: str) -> str:
    column = quoted(name)
    if data_type != other_type:
        column = f"cast({column} as varchar)"
    if name in VOLATILE_COLUMNS and "VARCHAR" in (data_type, other_type):
        return VOLATILE_COLUMNS[name].format(column=column)
    return column

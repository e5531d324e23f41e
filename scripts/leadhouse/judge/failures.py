"""The failing rows of criteria, by the queries that Great Expectations names them with.

One statement with one join serves all criteria of a suite: on Spark each costs most of a second.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from leadhouse.judge.criterion import Criterion, Suite
from leadhouse.judge.tables import FAILURES, SCHEMA, applies, audited, create_table
from leadhouse.warehouse.connection import Connection, Dialect, WarehouseError, literal

_KEPT = "kept_expectation_failures"
_UNION = "\nunion all\n"

# what stands in braces is written by the dialect or is Great Expectations' own query
_FAILING_KEYS = """
select
    {criterion} as criterion,
    {rule_id} as rule_id,
    {field} as field,
    {expected} as expected,
    named.{key} as entity_key
from ({query}) as named
"""
_FAILING_ROWS = """
select
    failing.criterion,
    {suite},
    failing.rule_id,
    {entity_id},
    failing.field,
    {current_value},
    {expected_value},
    {evidence},
    {golden_lead_id},
    {business_unit_id},
    {owner_id}
from ({failing_keys}) as failing
inner join {table} as audited
    on failing.entity_key = {key}
where {applies}
"""


@dataclass(frozen=True)
class FailingRows:
    """The rows of the row set whose keys `query` returns, each a failure of the criterion."""

    criterion: Criterion
    query: str


@dataclass(frozen=True)
class FailingTable:
    """A row set that fails a table-level criterion as a whole; its entity is the table."""

    criterion: Criterion
    observed: str | None


Failing = FailingRows | FailingTable


def write_failures(
    connection: Connection, suite: Suite, failing: Sequence[Failing]
) -> dict[str, int | WarehouseError]:
    """Write one failure for each failing row or table; how many by criterion, or why none.

    A query that can't be read takes those written with it along, so they are written again, alone.
    """
    unreadable = _insert(connection, suite, failing)
    counts = _counted(connection, suite) if len(unreadable) < len(failing) else {}
    written = {one.criterion.name: counts.get(one.criterion.name, 0) for one in failing}
    return written | unreadable


def forget_failures(connection: Connection, criteria: Sequence[str]) -> None:
    """Take back the failures of criteria that turned out to have no verdict.

    Spark deletes no rows of a plain table, so the others are copied.
    """
    if not criteria:
        return
    kept, written = (connection.relation(SCHEMA, name) for name in (_KEPT, FAILURES))
    names = ", ".join(connection.dialect.text(name) for name in criteria)
    connection.execute(f"drop table if exists {kept}")
    connection.execute(
        f"create table {kept} as select * from {written} where criterion not in ({names})"
    )
    create_table(connection, FAILURES)
    connection.execute(f"insert into {written} select * from {kept}")
    connection.execute(f"drop table {kept}")


def _insert(
    connection: Connection, suite: Suite, failing: Sequence[Failing]
) -> dict[str, WarehouseError]:
    if not failing:
        return {}
    selects = _UNION.join(_selects(connection, suite, failing))
    try:
        connection.execute(f"insert into {connection.relation(SCHEMA, FAILURES)}\n{selects}")
        return {}
    except WarehouseError as error:
        if len(failing) == 1:
            return {failing[0].criterion.name: error}
    alone = [_insert(connection, suite, [one]) for one in failing]
    return {name: error for errors in alone for name, error in errors.items()}


def _counted(connection: Connection, suite: Suite) -> dict[str, int]:
    rows = connection.rows(
        f"select criterion, count(*) from {connection.relation(SCHEMA, FAILURES)}"
        f" where suite = {connection.dialect.text(suite.name)} group by criterion"
    )
    return dict(rows)


def _selects(connection: Connection, suite: Suite, failing: Sequence[Failing]) -> Iterator[str]:
    if rows := [one for one in failing if isinstance(one, FailingRows)]:
        yield _rows_select(connection, suite, rows)
    for one in failing:
        if isinstance(one, FailingTable):
            yield _table_select(connection.dialect, suite, one)


def _rows_select(connection: Connection, suite: Suite, failing: Sequence[FailingRows]) -> str:
    dialect = connection.dialect
    criteria = [one.criterion for one in failing]
    conditions = {one.name: applies(dialect, one) for one in criteria}
    return _FAILING_ROWS.format(
        suite=dialect.text(suite.name),
        entity_id=f"cast({audited(dialect, suite.key)} as string)",
        current_value=_text_of(dialect, {one.name: one.current_value_column for one in criteria}),
        expected_value=_text_of(
            dialect, {one.name: one.expected_value_column for one in criteria}, "failing.expected"
        ),
        evidence=_text_of(dialect, {one.name: one.evidence_column for one in criteria}),
        golden_lead_id=_column_text(dialect, suite.golden_lead_column),
        business_unit_id=_column_text(dialect, suite.business_unit_column),
        owner_id=_column_text(dialect, suite.owner_column),
        failing_keys=_UNION.join(_keys_select(dialect, suite, one) for one in failing),
        table=connection.relation(SCHEMA, suite.table),
        key=audited(dialect, suite.key),
        applies=_by_criterion(dialect, conditions, "true"),
    )


def _keys_select(dialect: Dialect, suite: Suite, failing: FailingRows) -> str:
    criterion = failing.criterion
    return _FAILING_KEYS.format(
        criterion=dialect.text(criterion.name),
        rule_id=dialect.text(criterion.rule_id),
        field=_text(dialect, criterion.field),
        expected=_text(dialect, criterion.expected),
        key=dialect.quoted(suite.key),
        query=failing.query.strip().removesuffix(";"),
    )


def _table_select(dialect: Dialect, suite: Suite, failing: FailingTable) -> str:
    criterion = failing.criterion
    row = (
        criterion.name,
        suite.name,
        criterion.rule_id,
        suite.table,
        criterion.field,
        failing.observed,
        criterion.expected,
        *(None,) * 4,
    )
    return f"select {', '.join(_text(dialect, value) for value in row)}"


def _text_of(
    dialect: Dialect, columns: Mapping[str, str | None], otherwise: str | None = None
) -> str:
    """The column of the row's criterion as text."""
    texts = {
        criterion: f"cast({audited(dialect, column)} as string)"
        for criterion, column in columns.items()
        if column
    }
    return _by_criterion(dialect, texts, otherwise or _text(dialect, None))


def _column_text(dialect: Dialect, column: str | None) -> str:
    """The column of the row set as text; null where the suite names none."""
    return f"cast({audited(dialect, column)} as string)" if column else _text(dialect, None)


def _by_criterion(dialect: Dialect, values: Mapping[str, str], otherwise: str) -> str:
    if not values:
        return otherwise
    cases = " ".join(
        f"when {dialect.text(criterion)} then {value}" for criterion, value in values.items()
    )
    return f"case failing.criterion {cases} else {otherwise} end"


def _text(dialect: Dialect, value: str | None) -> str:
    return f"cast({literal(dialect, value)} as string)"

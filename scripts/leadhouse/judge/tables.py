"""The judge's tables in DuckDB: facts of a row set, failing rows, results."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import duckdb

from leadhouse.judge.criterion import EQUAL_TYPE, NULL_TYPES, Criterion, Severity, Suite

Status = Literal["pass", "fail", "error", "no_evidence"]

_CREATE = """
create schema if not exists judged;
create or replace table judged.expectation_failures (
    criterion varchar not null,
    suite varchar not null,
    rule_id varchar not null,
    entity_id varchar not null,
    field varchar,
    current_value varchar,
    expected_value varchar,
    evidence varchar
);
create or replace table judged.expectation_results (
    suite varchar not null,
    criterion varchar not null,
    rule_id varchar not null,
    severity varchar not null,
    title varchar not null,
    suggested_action varchar not null,
    entity_type varchar not null,
    evaluated_count bigint not null,
    failed_count bigint,
    status varchar not null,
    message varchar
);
"""

_COLUMNS = """
select column_name
from information_schema.columns
where table_catalog = current_database() and table_schema = 'judged' and table_name = $table
"""

# names in braces are identifiers that `load_suites` has checked, or the judge's own query
_COUNTS = """
select count(*), count("{key}"), count(distinct "{key}"){applied}
from judged."{table}"
"""

_FAILURES = """
insert into judged.expectation_failures
select
    $criterion,
    $suite,
    $rule_id,
    cast(audited."{key}" as varchar),
    $field,
    {current_value},
    {expected_value},
    {evidence}
from judged."{table}" as audited
where
    {applies}
    and audited."{key}" in (select failing."{key}" from ({query}) as failing)
"""

_TABLE_FAILURE = """
insert into judged.expectation_failures
values ($criterion, $suite, $rule_id, $table, $field, $observed, $expected, null)
"""

_FORGET = "delete from judged.expectation_failures where criterion = $criterion"

_RESULT = """
insert into judged.expectation_results values (
    $suite, $criterion, $rule_id, $severity, $title, $suggested_action, $entity_type,
    $evaluated_count, $failed_count, $status, $message
)
"""


@dataclass(frozen=True)
class CriterionResult:
    """The verdict on one criterion.

    `failed_count` is none when there is no verdict (`error`, `no_evidence`); `error_message` then
    says why. A table-level criterion evaluates one thing, the table.
    """

    suite: str
    criterion: str
    rule_id: str
    table: str
    severity: Severity
    evaluated_count: int
    failed_count: int | None
    status: Status
    error_message: str | None = None


@dataclass(frozen=True)
class RowSet:
    """Counts of a row set: rows, filled keys, distinct keys, rows each criterion applies to."""

    row_count: int
    key_count: int
    distinct_key_count: int
    applied: Mapping[str, int]

    @property
    def is_keyed(self) -> bool:
        """Whether the key is filled and unique."""
        return self.row_count == self.key_count == self.distinct_key_count


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the judge's two tables, empty, in schema `judged` of the current catalog."""
    connection.execute(_CREATE)


def columns_of(connection: duckdb.DuckDBPyConnection, table: str) -> frozenset[str]:
    """The column names of a row set; empty when it isn't there."""
    rows = connection.execute(_COLUMNS, {"table": table}).fetchall()
    return frozenset(row[0] for row in rows)


def count_rows(
    connection: duckdb.DuckDBPyConnection, suite: Suite, criteria: Iterable[Criterion]
) -> RowSet:
    """Count the row set once for all criteria."""
    asked = list(criteria)
    applied = "".join(f", count(*) filter (where {_applies(criterion)})" for criterion in asked)
    query = _COUNTS.format(key=suite.key, table=suite.table, applied=applied)
    row = connection.execute(query).fetchone()
    assert row is not None  # an aggregate without group by has one row
    counts = {
        criterion.name: 1 if criterion.is_table_level else count
        for criterion, count in zip(asked, row[3:], strict=True)
    }
    return RowSet(row[0], row[1], row[2], counts)


def write_failing_rows(
    connection: duckdb.DuckDBPyConnection, suite: Suite, criterion: Criterion, query: str
) -> int:
    """Write one failure for each row of the row set whose key `query` returns; their number."""
    statement = _FAILURES.format(
        key=suite.key,
        table=suite.table,
        current_value=_text_of(criterion.current_value_column),
        expected_value=_text_of(criterion.expected_value_column)
        if criterion.expected_value_column
        else "$expected",
        evidence=_text_of(criterion.evidence_column),
        applies=_applies(criterion),
        query=query.strip().removesuffix(";"),
    )
    values = _named(suite, criterion)
    if not criterion.expected_value_column:
        values["expected"] = criterion.expected
    row = connection.execute(statement, values).fetchone()
    return int(row[0]) if row else 0


def write_table_failure(
    connection: duckdb.DuckDBPyConnection, suite: Suite, criterion: Criterion, observed: str | None
) -> None:
    """Write the one failure of a table-level criterion, whose entity is the table."""
    described = {"table": suite.table, "observed": observed, "expected": criterion.expected}
    connection.execute(_TABLE_FAILURE, _named(suite, criterion) | described)


def forget_failures(connection: duckdb.DuckDBPyConnection, criterion: Criterion) -> None:
    """Take back the failures of a criterion that turned out to have no verdict."""
    connection.execute(_FORGET, {"criterion": criterion.name})


def write_result(
    connection: duckdb.DuckDBPyConnection,
    suite: Suite,
    criterion: Criterion,
    result: CriterionResult,
) -> None:
    """Write one row of `judged.expectation_results`."""
    values = {
        "suite": suite.name,
        "criterion": criterion.name,
        "rule_id": criterion.rule_id,
        "severity": criterion.severity,
        "title": criterion.title,
        "suggested_action": criterion.suggested_action,
        "entity_type": "table" if criterion.is_table_level else suite.entity_type,
        "evaluated_count": result.evaluated_count,
        "failed_count": result.failed_count,
        "status": result.status,
        "message": result.error_message,
    }
    connection.execute(_RESULT, values)


def _applies(criterion: Criterion) -> str:
    """The condition that a row of the row set is judged by the criterion."""
    if criterion.applies_column:
        return f'"{criterion.applies_column}"'
    if criterion.type in NULL_TYPES or criterion.is_table_level:
        return "true"
    # one null of two is a difference to an equality, and no answer to the other types
    operator = " or " if criterion.type == EQUAL_TYPE else " and "
    filled = operator.join(f'"{name}" is not null' for name in criterion.judged_columns)
    return f"({filled})"


def _text_of(column: str | None) -> str:
    return f'cast(audited."{column}" as varchar)' if column else "cast(null as varchar)"


def _named(suite: Suite, criterion: Criterion) -> dict[str, str | None]:
    return {
        "criterion": criterion.name,
        "suite": suite.name,
        "rule_id": criterion.rule_id,
        "field": criterion.field,
    }

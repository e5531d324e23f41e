"""The judge's two tables, and the facts of a row set."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from leadhouse.judge.criterion import EQUAL_TYPE, NULL_TYPES, Criterion, Severity, Suite
from leadhouse.warehouse.connection import Connection, Dialect, Value, values

Status = Literal["pass", "fail", "error", "no_evidence"]

SCHEMA = "judged"
FAILURES = "expectation_failures"
RESULTS = "expectation_results"

_TABLES: Mapping[str, str] = {
    FAILURES: """(
        criterion string not null,
        suite string not null,
        rule_id string not null,
        entity_id string not null,
        field string,
        current_value string,
        expected_value string,
        evidence string,
        golden_lead_id string,
        business_unit_id string,
        owner_id string
    )""",
    RESULTS: """(
        suite string not null,
        criterion string not null,
        rule_id string not null,
        severity string not null,
        title string not null,
        suggested_action string not null,
        entity_type string not null,
        evaluated_count bigint not null,
        failed_count bigint,
        status string not null,
        message string,
        evidence_level string not null,
        owner_role string,
        explanation string
    )""",
}


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


def create_tables(connection: Connection) -> None:
    """Make the judge's two tables, empty, in schema `judged` of the run."""
    connection.execute(f"create schema if not exists {connection.schema(SCHEMA)}")
    for name in _TABLES:
        create_table(connection, name)


def create_table(connection: Connection, name: str) -> None:
    """Make one of the judge's tables, empty, in place of what there is."""
    relation = connection.relation(SCHEMA, name)
    connection.execute(f"drop table if exists {relation}")
    connection.execute(f"create table {relation} {_TABLES[name]}")


def count_rows(connection: Connection, suite: Suite, criteria: Iterable[Criterion]) -> RowSet:
    """Count the row set once for all criteria."""
    asked = list(criteria)
    dialect = connection.dialect
    key = audited(dialect, suite.key)
    counts = ["count(*)", f"count({key})", f"count(distinct {key})"]
    counts += [f"count(*) filter (where {applies(dialect, one)})" for one in asked]
    (row,) = connection.rows(
        f"select {', '.join(counts)} from {connection.relation(SCHEMA, suite.table)} as audited"
    )
    applied = {
        criterion.name: 1 if criterion.is_table_level else count
        for criterion, count in zip(asked, row[3:], strict=True)
    }
    return RowSet(row[0], row[1], row[2], applied)


def applies(dialect: Dialect, criterion: Criterion) -> str:
    """The condition that a row of the row set `audited` is judged by the criterion."""
    if criterion.applies_column:
        return audited(dialect, criterion.applies_column)
    if criterion.type in NULL_TYPES or criterion.is_table_level:
        return "true"
    # one null of two is a difference to an equality, and no answer to the other types
    operator = " or " if criterion.type == EQUAL_TYPE else " and "
    filled = (f"{audited(dialect, name)} is not null" for name in criterion.judged_columns)
    return f"({operator.join(filled)})"


def audited(dialect: Dialect, column: str) -> str:
    """A column of the row set `audited`."""
    return f"audited.{dialect.quoted(column)}"


def write_results(
    connection: Connection, suites: Iterable[Suite], results: Iterable[CriterionResult]
) -> None:
    """Write the rows of `judged.expectation_results`, in the order of the results."""
    known = {criterion.name: (suite, criterion) for suite in suites for criterion in suite.criteria}
    rows = [_result_row(*known[result.criterion], result) for result in results]
    if rows:
        connection.execute(
            f"insert into {connection.relation(SCHEMA, RESULTS)}"
            f" values {values(connection.dialect, rows)}"
        )


def _result_row(suite: Suite, criterion: Criterion, result: CriterionResult) -> tuple[Value, ...]:
    return (
        suite.name,
        criterion.name,
        criterion.rule_id,
        criterion.severity,
        criterion.title,
        criterion.suggested_action,
        "table" if criterion.is_table_level else suite.entity_type,
        result.evaluated_count,
        result.failed_count,
        result.status,
        result.error_message,
        criterion.evidence_level,
        criterion.owner_role,
        criterion.explanation,
    )

"""Criteria a second way: what the suites find is what plain Python finds."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from leadhouse.judge import Criterion, Suite, judge, load_suites
from leadhouse.project import project_root
from leadhouse.warehouse.duckdb import DuckDBConnection

SUITES = project_root() / "expectations" / "suites"
NAMES = ("entry", "icp", "overrides", "policies", "scoring", "segmentation")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Numbers:
    """A measured value and its limit: below it, on it, above it, and null."""

    measured: str
    limit: str
    rule: Callable[[float, float], bool]
    values: tuple[float | None, ...] = field(default=(23.999999, 24.0, 24.000001, None))
    at: float = 24.0


NUMBERS = {
    "entered_in_time": Numbers("entry_lag_hours", "entry_deadline_hours", lambda v, m: v > m),
    "activities_logged_in_time": Numbers(
        "slowest_log_hours", "activity_log_deadline_hours", lambda v, m: v > m
    ),
    "lead_scored_in_time": Numbers("hours_without_score", "max_unscored_hours", lambda v, m: v > m),
    "logged_score_within_model": Numbers(
        "logged_excess_points", "score_tolerance_points", lambda v, m: v > m
    ),
    "mql_tag_deserved": Numbers("mql_tagged_score", "mql_threshold", lambda v, m: v < m),
    "weights_not_below_sum": Numbers("weight_total", "weight_sum", lambda v, m: v < m),
    "weights_not_above_sum": Numbers("weight_total", "weight_sum", lambda v, m: v > m),
    # what must come first: the evaluation, the score
    "icp_evaluated_before_contact": Numbers(
        "icp_evaluated_at", "first_outbound_at", lambda v, m: v > m
    ),
    "inbound_evaluated_before_handoff": Numbers(
        "icp_evaluated_at", "inbound_handed_to_sales_at", lambda v, m: v > m
    ),
    "inbound_scored_before_routing": Numbers(
        "first_score_written_at", "inbound_handed_to_sales_at", lambda v, m: v > m
    ),
}


def _criteria() -> Iterator[tuple[Suite, Criterion]]:
    for suite in load_suites(SUITES):
        if suite.name in NAMES:
            for criterion in suite.criteria:
                yield suite, criterion


CASES = [pytest.param(*case, id=case[1].name) for case in _criteria()]


@pytest.mark.parametrize(("suite", "criterion"), CASES)
def test_the_suite_finds_what_the_rule_says(
    suite: Suite, criterion: Criterion, work: DuckDBConnection, tmp_path: Path
) -> None:
    folder = tmp_path / "suites"
    folder.mkdir()
    shutil.copy(SUITES / f"{suite.name}.json", folder)
    numbers = NUMBERS.get(criterion.name)
    rows = _measured(numbers) if numbers else _texts(criterion)
    _write(work, suite, criterion, rows)
    expected = {key for key, row in rows.items() if _breaks(numbers, criterion, row)}
    evidence = frozenset(option for options in criterion.evidence for option in options)
    results = {one.criterion: one for one in judge(work, folder, evidence=evidence)}
    found = work.rows(
        f"select entity_id from judged.expectation_failures where criterion = '{criterion.name}'"
    )
    assert {key for (key,) in found} == expected
    result = results[criterion.name]
    assert (result.status, result.failed_count) == ("fail", len(expected))


def _measured(numbers: Numbers) -> dict[str, Row]:
    limited = {
        f"K{place}": {numbers.measured: value, numbers.limit: numbers.at}
        for place, value in enumerate(numbers.values)
    }
    return {**limited, "unlimited": {numbers.measured: 99.0, numbers.limit: None}}


def _texts(criterion: Criterion) -> dict[str, Row]:
    (column,) = criterion.judged_columns
    values = ("a value", "", "<b>'\"{{ }}%", None)
    return {f"K{place}": {column: value} for place, value in enumerate(values)}


def _breaks(numbers: Numbers | None, criterion: Criterion, row: Row) -> bool:
    if numbers is None:
        return row[criterion.judged_columns[0]] is not None
    value, limit = row[numbers.measured], row[numbers.limit]
    return value is not None and limit is not None and numbers.rule(value, limit)


def _write(
    work: DuckDBConnection, suite: Suite, criterion: Criterion, rows: Mapping[str, Row]
) -> None:
    """The row set with the columns that the criteria of its suite read."""
    read = {
        column: "varchar" for one in suite.criteria for column in (*one.columns, *suite.columns)
    }
    numeric = {name for row in rows.values() for name in row} if criterion.name in NUMBERS else ()
    read |= dict.fromkeys(numeric, "double")
    read.pop(suite.key, None)
    columns = ", ".join(f"{name} {kind}" for name, kind in read.items())
    work.execute(f"create table judged.{suite.table} ({suite.key} varchar, {columns})")
    for key, row in rows.items():
        values = ", ".join(_literal(value) for value in (key, *row.values()))
        names = ", ".join((suite.key, *row))
        work.execute(f"insert into judged.{suite.table} ({names}) values ({values})")


def _literal(value: Any) -> str:
    if value is None:
        return "null"
    return str(value) if isinstance(value, float) else "'" + value.replace("'", "''") + "'"

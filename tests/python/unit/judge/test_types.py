"""Each expectation type that suites may use agrees with hand-written SQL on DuckDB.

The same cases on Spark: tests/python/integration/spark/test_judge.py.
"""

from typing import Any

import pytest

from leadhouse.judge.criterion import COLUMN_TYPES, PAIR_TYPES, TABLE_TYPES
from leadhouse.warehouse.duckdb import DuckDBConnection

from .cases import CASES, ROWS, create_rows


def test_every_allowed_type_has_a_case() -> None:
    tried = {kind for kind, _, _ in CASES}
    assert tried == COLUMN_TYPES | PAIR_TYPES


@pytest.mark.parametrize(("kind", "kwargs", "fails"), CASES)
def test_failing_rows_are_those_of_plain_sql(
    kind: str,
    kwargs: dict[str, Any],
    fails: str,
    work: DuckDBConnection,
    expectation: Any,
    run: Any,
) -> None:
    create_rows(work)
    result = run(expectation(kind, kwargs))["the_criterion"]
    wanted = work.rows(f"select lead_id from judged.leads where {fails} order by lead_id")
    found = work.rows("select entity_id from judged.expectation_failures order by entity_id")
    assert wanted, "a case in which nothing fails proves nothing"
    assert found == wanted
    assert (result.status, result.failed_count) == ("fail", len(wanted))
    assert result.evaluated_count < len(ROWS) or "null" in kind


@pytest.mark.parametrize(("kind", "kwargs", "fails"), CASES)
def test_rows_that_keep_the_rule_pass(
    kind: str,
    kwargs: dict[str, Any],
    fails: str,
    work: DuckDBConnection,
    expectation: Any,
    run: Any,
) -> None:
    create_rows(work)
    work.execute(f"delete from judged.leads where {fails}")
    result = run(expectation(kind, kwargs))["the_criterion"]
    assert (result.status, result.failed_count) == ("pass", 0)
    assert result.evaluated_count > 0


@pytest.mark.parametrize(
    ("kind", "kwargs", "status"),
    [
        ("expect_table_row_count_to_be_between", {"min_value": len(ROWS)}, "pass"),
        ("expect_table_row_count_to_be_between", {"min_value": len(ROWS) + 1}, "fail"),
        ("expect_table_row_count_to_be_between", {"max_value": len(ROWS) - 1}, "fail"),
        ("expect_table_row_count_to_equal", {"value": len(ROWS)}, "pass"),
        ("expect_table_row_count_to_equal", {"value": len(ROWS) - 1}, "fail"),
    ],
)
def test_a_row_count_fails_as_one_table(
    kind: str,
    kwargs: dict[str, Any],
    status: str,
    work: DuckDBConnection,
    expectation: Any,
    run: Any,
) -> None:
    assert kind in TABLE_TYPES
    create_rows(work)
    result = run(expectation(kind, kwargs))["the_criterion"]
    found = work.rows("select entity_id, current_value from judged.expectation_failures")
    assert result.status == status
    assert found == ([] if status == "pass" else [("leads", str(len(ROWS)))])


def test_great_expectations_agrees_which_types_judge_rows() -> None:
    from great_expectations.expectations.expectation import (
        BatchExpectation,
        ColumnMapExpectation,
        ColumnPairMapExpectation,
    )
    from great_expectations.expectations.registry import get_expectation_impl

    for kinds, base in (
        (COLUMN_TYPES, ColumnMapExpectation),
        (PAIR_TYPES, ColumnPairMapExpectation),
    ):
        assert all(issubclass(get_expectation_impl(kind), base) for kind in kinds)
    for kind in TABLE_TYPES:
        implementation = get_expectation_impl(kind)
        assert issubclass(implementation, BatchExpectation)
        assert not issubclass(implementation, (ColumnMapExpectation, ColumnPairMapExpectation))

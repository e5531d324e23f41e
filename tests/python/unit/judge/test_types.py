"""Each expectation type that suites may use agrees with hand-written SQL on DuckDB."""

from typing import Any

import duckdb
import pytest

from leadhouse.judge.criterion import COLUMN_TYPES, PAIR_TYPES, TABLE_TYPES

# type, arguments, the rows of `judged.leads` that fail
CASES: list[tuple[str, dict[str, Any], str]] = [
    ("expect_column_values_to_be_null", {"column": "text"}, "text is not null"),
    ("expect_column_values_to_not_be_null", {"column": "text"}, "text is null"),
    (
        "expect_column_value_lengths_to_be_between",
        {"column": "text", "min_value": 2, "max_value": 3},
        "length(text) not between 2 and 3",
    ),
    (
        "expect_column_values_to_be_between",
        {"column": "number", "min_value": -1, "max_value": 30},
        "number not between -1 and 30",
    ),
    (
        "expect_column_values_to_be_between",
        {"column": "exact", "min_value": 0, "max_value": 30, "strict_max": True},
        "not (exact >= 0 and exact < 30)",
    ),
    (
        "expect_column_values_to_be_between",
        {"column": "happened_at", "max_value": "2026-01-02T00:00:00"},
        "happened_at > timestamp '2026-01-02'",
    ),
    (
        "expect_column_values_to_be_in_set",
        {"column": "text", "value_set": ["ab", "it's", "100%", "a\\b"]},
        "text not in ('ab', 'it''s', '100%', 'a\\b')",
    ),
    (
        "expect_column_values_to_not_be_in_set",
        {"column": "text", "value_set": ["ab", "it's", "100%", "a\\b"]},
        "text in ('ab', 'it''s', '100%', 'a\\b')",
    ),
    (
        "expect_column_values_to_match_regex",
        {"column": "text", "regex": "^[a-z]"},
        "not regexp_matches(text, '^[a-z]')",
    ),
    (
        "expect_column_values_to_not_match_regex",
        {"column": "text", "regex": "['%]"},
        "regexp_matches(text, '[''%]')",
    ),
    (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": "number", "column_B": "exact"},
        "not number > exact",
    ),
    (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": "number", "column_B": "exact", "or_equal": True},
        "not number >= exact",
    ),
    (
        "expect_column_pair_values_to_be_equal",
        {"column_A": "number", "column_B": "exact"},
        "number is distinct from exact",
    ),
]
ROWS = """
create table judged.leads (
    lead_id varchar, text varchar, number integer, exact decimal(18, 6), happened_at timestamp
);
insert into judged.leads values
    ('1', 'ab', 30, 30, '2026-01-01'),
    ('2', 'it''s', 31, 29.999999, '2026-01-02'),
    ('3', '100%', -1, 30.000001, '2026-01-02 00:00:00.000001'),
    ('4', 'a\\b', -2, null, null),
    ('5', '', null, 0, '2026-01-03'),
    ('6', null, null, null, '2025-12-31'),
    ('7', 'ZZZZ', 0, 0, '2026-01-01')
"""


def test_every_allowed_type_has_a_case() -> None:
    tried = {kind for kind, _, _ in CASES}
    assert tried == COLUMN_TYPES | PAIR_TYPES


@pytest.mark.parametrize(("kind", "kwargs", "fails"), CASES)
def test_failing_rows_are_those_of_plain_sql(
    kind: str,
    kwargs: dict[str, Any],
    fails: str,
    work: duckdb.DuckDBPyConnection,
    expectation: Any,
    run: Any,
) -> None:
    work.execute(ROWS)
    result = run(expectation(kind, kwargs))["the_criterion"]
    wanted = work.execute(
        f"select lead_id from judged.leads where {fails} order by lead_id"
    ).fetchall()
    found = work.execute(
        "select entity_id from judged.expectation_failures order by entity_id"
    ).fetchall()
    assert wanted, "a case in which nothing fails proves nothing"
    assert found == wanted
    assert (result.status, result.failed_count) == ("fail", len(wanted))
    assert result.evaluated_count < 7 or "null" in kind


@pytest.mark.parametrize(("kind", "kwargs", "fails"), CASES)
def test_rows_that_keep_the_rule_pass(
    kind: str,
    kwargs: dict[str, Any],
    fails: str,
    work: duckdb.DuckDBPyConnection,
    expectation: Any,
    run: Any,
) -> None:
    work.execute(ROWS)
    work.execute(f"delete from judged.leads where {fails}")
    result = run(expectation(kind, kwargs))["the_criterion"]
    assert (result.status, result.failed_count) == ("pass", 0)
    assert result.evaluated_count > 0


@pytest.mark.parametrize(
    ("kind", "kwargs", "status"),
    [
        ("expect_table_row_count_to_be_between", {"min_value": 7}, "pass"),
        ("expect_table_row_count_to_be_between", {"min_value": 8}, "fail"),
        ("expect_table_row_count_to_be_between", {"max_value": 6}, "fail"),
        ("expect_table_row_count_to_equal", {"value": 7}, "pass"),
        ("expect_table_row_count_to_equal", {"value": 6}, "fail"),
    ],
)
def test_a_row_count_fails_as_one_table(
    kind: str,
    kwargs: dict[str, Any],
    status: str,
    work: duckdb.DuckDBPyConnection,
    expectation: Any,
    run: Any,
) -> None:
    assert kind in TABLE_TYPES
    work.execute(ROWS)
    result = run(expectation(kind, kwargs))["the_criterion"]
    found = work.execute("select entity_id, current_value from judged.expectation_failures")
    assert result.status == status
    assert found.fetchall() == ([] if status == "pass" else [("leads", "7")])


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

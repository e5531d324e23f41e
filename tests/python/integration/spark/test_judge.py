"""Great Expectations says the same of the same row sets on Spark as on DuckDB."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from leadhouse.judge import CriterionResult, judge
from leadhouse.judge.criterion import COLUMN_TYPES, PAIR_TYPES, TABLE_TYPES, Criterion, Suite
from leadhouse.project import project_root
from leadhouse.warehouse.connection import Connection
from leadhouse.warehouse.duckdb import DuckDBConnection
from leadhouse.warehouse.spark import SparkConnection, load_profile

from ...unit.judge.cases import (
    CASES,
    HOSTILE,
    ROWS,
    create_hostile,
    create_rows,
    make_expectation,
    write_suite_file,
)

pytestmark = [pytest.mark.long, pytest.mark.spark]

PREFIX = "leadhouse_test_judge"
NULL = "expect_column_values_to_be_null"
BETWEEN = "expect_column_values_to_be_between"
PAIR = "expect_column_pair_values_a_to_be_greater_than_b"
ROW_COUNT = "expect_table_row_count_to_be_between"
SOUND: dict[str, dict[str, Any]] = {
    NULL: {"column": "missing"},
    "expect_column_values_to_not_be_null": {"column": "text"},
    "expect_column_value_lengths_to_be_between": {"column": "text", "max_value": 2},
    BETWEEN: {"column": "exact", "min_value": 0.5, "max_value": 2.0},
    "expect_column_values_to_be_in_set": {"column": "text", "value_set": ["a.", "b."]},
    "expect_column_values_to_not_be_in_set": {"column": "text", "value_set": ["a", "."]},
    "expect_column_values_to_match_regex": {"column": "text", "regex": r"^[ab]\.$"},
    "expect_column_values_to_not_match_regex": {"column": "text", "regex": r"\d|^\.|b$"},
    PAIR: {"column_A": "number", "column_B": "exact", "or_equal": True},
    "expect_column_pair_values_to_be_equal": {"column_A": "number", "column_B": "exact"},
    ROW_COUNT: {"min_value": 2, "max_value": 2},
    "expect_table_row_count_to_equal": {"value": 2},
}
TABLES = {
    "sound": "select '1' as lead_id, 'a.' as text, 1 as number, cast(1 as decimal(18, 6)) as"
    " exact, cast(null as string) as missing"
    " union all select '2', 'b.', 2, cast(2 as decimal(18, 6)), null",
    "no_rows": "select '1' as lead_id, 1 as number, 'x' as text where 1 = 0",
    "same_keys": "select '1' as lead_id, 1 as number union all select '1', 2",
    "other_keys": "select 7 as golden_lead_id, 1 as number",
    "some_apply": "select '1' as lead_id, 'x' as text, true as applies"
    " union all select '2', 'y', false",
    "not_numbers": "select '1' as lead_id, 'many' as text, 5 as number, cast(2.50 as"
    " decimal(18, 6)) as exact union all select '2', '2', 6, cast(0 as decimal(18, 6))",
}


@dataclass(frozen=True)
class Verdicts:
    """What the judge says on one engine."""

    results: dict[str, CriterionResult]
    failures: set[tuple[Any, ...]]
    recorded: set[tuple[Any, ...]]

    def keys(self, criterion: str) -> set[str]:
        """The entities that fail a criterion."""
        return {failure[3] for failure in self.failures if failure[0] == criterion}


@pytest.fixture(scope="module")
def duckdb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBConnection]:
    """A run on DuckDB with the row sets of the tests."""
    folder = tmp_path_factory.mktemp("run")
    connection = DuckDBConnection(folder / "leadhouse.duckdb", folder / "work.duckdb", None)
    connection.execute("create schema judged")
    _create_row_sets(connection)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def spark(cluster: Any) -> Iterator[SparkConnection]:
    """A run on Spark with the same row sets."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in cluster.env.items():
            environment.setenv(name, value)
        connection = SparkConnection(load_profile(project_root() / "profiles.yml"), PREFIX)
    schema = connection.schema("judged")
    connection.execute(f"drop schema if exists {schema} cascade")
    connection.execute(f"create schema {schema}")
    _create_row_sets(connection)
    yield connection
    connection.execute(f"drop schema {schema} cascade")
    connection.close()


@pytest.fixture(scope="module")
def suites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One suite of all cases, one of rules that are kept, and odd ones."""
    folder = tmp_path_factory.mktemp("suites")
    cases = [
        make_expectation(kind, kwargs, criterion=f"case_{number}", current_value_column="text")
        for number, (kind, kwargs, _) in enumerate(CASES)
    ]
    counts = [
        make_expectation(kind, {name: len(ROWS) + more}, criterion=f"rows_{number}")
        for number, (kind, name, more) in enumerate(
            [
                ("expect_table_row_count_to_equal", "value", 0),
                ("expect_table_row_count_to_equal", "value", 1),
                ("expect_table_row_count_to_be_between", "min_value", 1),
                ("expect_table_row_count_to_be_between", "max_value", 0),
            ]
        )
    ]
    write_suite_file(folder, *cases, *counts, name="all_cases")
    sound = [make_expectation(*one, criterion=f"sound_{one[0]}") for one in SOUND.items()]
    write_suite_file(folder, *sound, name="sound", table="sound")
    _write_odd_suites(folder)
    return folder


@pytest.fixture(scope="module")
def on_duckdb(duckdb: DuckDBConnection, suites: Path) -> Verdicts:
    """The verdicts on DuckDB."""
    return _judged(duckdb, suites)


@pytest.fixture(scope="module")
def on_spark(spark: SparkConnection, suites: Path) -> Verdicts:
    """The verdicts on Spark."""
    return _judged(spark, suites)


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda number: CASES[number][0])
def test_failing_rows_are_those_of_plain_sql(
    number: int, duckdb: DuckDBConnection, on_spark: Verdicts
) -> None:
    query = f"select lead_id from judged.leads where {CASES[number][2]}"
    wanted = {key for (key,) in duckdb.rows(query)}
    result = on_spark.results[f"case_{number}"]
    assert on_spark.keys(result.criterion) == wanted
    assert (result.status, result.failed_count) == ("fail", len(wanted)), result.error_message


@pytest.mark.parametrize("kind", sorted(COLUMN_TYPES | PAIR_TYPES | TABLE_TYPES))
def test_rows_that_keep_the_rule_pass(kind: str, on_spark: Verdicts) -> None:
    result = on_spark.results[f"sound_{kind}"]
    assert (result.status, result.failed_count) == ("pass", 0)
    assert result.evaluated_count == (1 if kind in TABLE_TYPES else 2)


def test_both_engines_give_the_same_verdicts(on_duckdb: Verdicts, on_spark: Verdicts) -> None:
    for name, expected in on_duckdb.results.items():
        found = on_spark.results[name]
        assert (found.status, found.evaluated_count, found.failed_count) == (
            expected.status,
            expected.evaluated_count,
            expected.failed_count,
        ), (name, found.error_message, expected.error_message)
    assert on_spark.results.keys() == on_duckdb.results.keys()
    assert on_spark.failures == on_duckdb.failures
    assert on_spark.recorded == on_duckdb.recorded


def test_hostile_text_is_carried_and_never_run(on_spark: Verdicts) -> None:
    carried = {(row[3], row[5]) for row in on_spark.failures if row[0] == "hostile"}
    assert carried == {(text, text) for text in HOSTILE}
    assert on_spark.keys("hostile_listed") == {text for text in HOSTILE if "\0" not in text}


@pytest.mark.parametrize(
    ("criterion", "status", "words"),
    [
        ("gone_table", "error", "judged.gone doesn't exist; build it"),
        ("gone_column", "error", "judged.not_numbers has no column gone"),
        ("mixed", "error", "CAST_INVALID_INPUT"),
        ("text_range", "error", "column of type VARCHAR"),
        ("waits", "no_evidence", "no input of consents"),
        ("same_key", "error", "make the key unique"),
        ("other_key", "error", "judged.other_keys has no key column lead_id"),
        ("not_applied", "error", "counts 2 failing rows, its query finds 1"),
        ("before", "fail", ""),
        ("after", "fail", ""),
        ("no_rows_null", "pass", ""),
        ("no_rows_guard", "fail", ""),
    ],
)
def test_what_has_no_verdict_says_why_and_hides_no_other(
    criterion: str, status: str, words: str, on_spark: Verdicts
) -> None:
    result = on_spark.results[criterion]
    assert result.status == status
    assert words in (result.error_message or "")
    assert "\n" not in (result.error_message or "")
    assert bool(on_spark.keys(criterion)) == (status == "fail")


def test_a_query_that_names_other_rows_than_were_counted_is_an_error(
    spark: SparkConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from leadhouse.judge import engine

    honest = engine.validate

    def lie(row_sets: Any, suite: Suite, criteria: list[Criterion]) -> dict[str, engine.Outcome]:
        outcomes = honest(row_sets, suite, criteria)
        query = f"select lead_id from {spark.relation('judged', 'leads')} limit 2;"
        outcomes["lies"] = engine.Outcome(False, outcomes["lies"].unexpected_count, query)
        return outcomes

    monkeypatch.setattr(engine, "validate", lie)
    write_suite_file(
        tmp_path,
        make_expectation(NULL, {"column": "text"}, criterion="lies"),
        make_expectation(NULL, {"column": "flag"}, criterion="honest"),
        name="a_suite",
    )
    verdicts = _judged(spark, tmp_path)
    assert verdicts.results["lies"].status == "error"
    assert "its query finds 2" in str(verdicts.results["lies"].error_message)
    assert {failure[0] for failure in verdicts.failures} == {"honest"}
    assert verdicts.results["honest"].failed_count == len(verdicts.failures)


def _create_row_sets(connection: Connection) -> None:
    create_rows(connection)
    create_hostile(connection, "hostile")
    for name, query in TABLES.items():
        connection.execute(f"create table {connection.relation('judged', name)} as {query}")


def _write_odd_suites(folder: Path) -> None:
    on_number, on_text = {"column": "number"}, {"column": "text"}
    write_suite_file(
        folder,
        make_expectation(BETWEEN, on_number | {"max_value": 4}, criterion="before"),
        make_expectation(PAIR, {"column_A": "number", "column_B": "text"}, criterion="mixed"),
        make_expectation(BETWEEN, on_text | {"max_value": 4}, criterion="text_range"),
        make_expectation(NULL, on_number, criterion="waits", evidence=["consents"]),
        make_expectation(NULL, {"column": "gone"}, criterion="gone_column"),
        make_expectation(
            NULL,
            on_text,
            criterion="after",
            field="text",
            title="'; drop table x; -- \\ ${env:HOME}",
            current_value_column="number",
            expected_value_column="exact",
            evidence_column="text",
        ),
        name="not_numbers",
        table="not_numbers",
    )
    hostile = [text for text in HOSTILE if "\0" not in text]
    not_in_set = "expect_column_values_to_not_be_in_set"
    for name, table, *expectations in (
        ("gone", "gone", make_expectation(NULL, on_text, criterion="gone_table")),
        ("same", "same_keys", make_expectation(NULL, on_number, criterion="same_key")),
        ("other", "other_keys", make_expectation(NULL, on_number, criterion="other_key")),
        (
            "applies",
            "some_apply",
            make_expectation(NULL, on_text, criterion="not_applied", applies_column="applies"),
        ),
        (
            "empty",
            "no_rows",
            make_expectation(NULL, on_text, criterion="no_rows_null"),
            make_expectation(ROW_COUNT, {"min_value": 1}, criterion="no_rows_guard", expected="1"),
        ),
        (
            "hostile",
            "hostile",
            make_expectation(
                NULL, {"column": "value"}, criterion="hostile", current_value_column="value"
            ),
            make_expectation(
                not_in_set,
                {"column": "value", "value_set": hostile},
                criterion="hostile_listed",
                expected="{key} $criterion ' ${env:HOME}",
            ),
        ),
    ):
        write_suite_file(folder, *expectations, name=name, table=table)


def _judged(connection: Connection, suites: Path) -> Verdicts:
    results = judge(connection, suites, evidence=frozenset(), rule_ids=frozenset({"AUD-03"}))
    failures = connection.rows(
        f"select * from {connection.relation('judged', 'expectation_failures')}"
    )
    recorded = connection.rows(
        "select suite, criterion, title, entity_type, evaluated_count, failed_count, status"
        f" from {connection.relation('judged', 'expectation_results')}"
    )
    return Verdicts({result.criterion: result for result in results}, set(failures), set(recorded))

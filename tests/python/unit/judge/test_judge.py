"""Verdicts: pass, fail, error, no evidence; failing rows set-based and counted twice."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leadhouse.judge import CriterionResult, SuiteError, create_tables, judge
from leadhouse.judge.criterion import Criterion, Suite
from leadhouse.warehouse.duckdb import DuckDBConnection

from .cases import HOSTILE, create_hostile

NULL = "expect_column_values_to_be_null"
BETWEEN = "expect_column_values_to_be_between"
PAIR = "expect_column_pair_values_a_to_be_greater_than_b"
ROWS = "expect_table_row_count_to_be_between"


def _failures(work: DuckDBConnection, columns: str = "entity_id") -> list[Any]:
    query = f"select {columns} from judged.expectation_failures order by all"
    rows = work.rows(query)
    return [row[0] for row in rows] if columns == "entity_id" else rows


def _verdict(result: CriterionResult) -> tuple[str, int, int | None]:
    return result.status, result.evaluated_count, result.failed_count


def test_failing_rows_are_named_with_what_a_person_needs(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute(
        "create table judged.leads as select * from (values ('L1', null, 1.5, 'x'), "
        "('L2', 'email', 2.5, 'y')) as rows (lead_id, missing, wanted, proof)"
    )
    results = run(
        expectation(
            NULL,
            {"column": "missing"},
            field="email",
            current_value_column="missing",
            expected_value_column="wanted",
            evidence_column="proof",
        )
    )
    assert _verdict(results["the_criterion"]) == ("fail", 2, 1)
    assert _failures(work, "*") == [
        ("the_criterion", "a_suite", "AUD-03", "L2", "email", "email", "2.5", "y", *(None,) * 3)
    ]


def test_a_row_set_may_name_lead_unit_and_person_of_a_finding(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute(
        "create table judged.leads as select 'M1' as lead_id, 'L1' as loser, 7 as unit,"
        " 'U''1' as merged_by, 'x' as fault"
    )
    named = {
        "golden_lead_column": "loser",
        "business_unit_column": "unit",
        "owner_column": "merged_by",
    }
    result = run(expectation(NULL, {"column": "fault"}, evidence_level="proxy"), **named)
    assert result["the_criterion"].failed_count == 1
    assert _failures(work, "golden_lead_id, business_unit_id, owner_id") == [("L1", "7", "U'1")]
    levels = work.rows("select evidence_level, owner_role from judged.expectation_results")
    assert levels == [("proxy", None)]
    result = run(expectation(NULL, {"column": "fault"}), owner_column="nobody")["the_criterion"]
    assert result.error_message == "judged.leads has no column nobody"


def test_results_are_recorded_one_row_a_criterion(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute("create table judged.leads as select 'L1' as lead_id, 1 as a")
    run(
        expectation(NULL, {"column": "a"}, criterion="fails"),
        expectation(BETWEEN, {"column": "a", "min_value": 0}, criterion="passes"),
        expectation(ROWS, {"min_value": 1}, criterion="guard", severity="warning"),
        expectation(NULL, {"column": "b"}, criterion="errs"),
        expectation(NULL, {"column": "a"}, criterion="waits", evidence=["consents"]),
    )
    query = """
        select criterion, severity, title, suggested_action, entity_type, evaluated_count,
            failed_count, status, message
        from judged.expectation_results
    """
    said = ("A title", "An action")
    assert work.rows(query) == [
        ("fails", "error", *said, "lead", 1, 1, "fail", None),
        ("passes", "error", *said, "lead", 1, 0, "pass", None),
        ("guard", "warning", *said, "table", 1, 0, "pass", None),
        ("errs", "error", *said, "lead", 0, None, "error", "judged.leads has no column b"),
        ("waits", "error", *said, "lead", 0, None, "no_evidence", "no input of consents"),
    ]


def test_hostile_text_is_carried_and_never_run(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    create_hostile(work)
    not_allowed = "expect_column_values_to_not_be_in_set"
    results = run(
        expectation(NULL, {"column": "value"}, current_value_column="value"),
        expectation(
            not_allowed,
            {"column": "value", "value_set": [one for one in HOSTILE[1:] if "\0" not in one]},
            criterion="listed",
            title="'; drop table judged.leads; --",
            expected="{key} $criterion '",
        ),
    )
    assert _verdict(results["the_criterion"]) == ("fail", len(HOSTILE), len(HOSTILE))
    assert _verdict(results["listed"]) == ("fail", len(HOSTILE), len(HOSTILE) - 2)
    found = work.rows(
        "select entity_id, current_value from judged.expectation_failures "
        "where criterion = 'the_criterion'"
    )
    assert set(found) == {(one, one) for one in HOSTILE}
    assert work.rows("select count(*) from judged.leads")[0] == (len(HOSTILE),)


def test_a_nul_character_in_a_key_is_carried(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute("create table judged.leads as select 'a' || chr(0) || 'b' as lead_id, 1 as a")
    assert run(expectation(NULL, {"column": "a"}))["the_criterion"].failed_count == 1
    assert _failures(work) == ["a\0b"]


@pytest.mark.parametrize(
    ("key", "entity_id"),
    [
        ("'007'", "007"),
        ("7", "7"),
        ("cast('9007199254740993' as hugeint)", "9007199254740993"),
        ("uuid '00000000-0000-0000-0000-000000000001'", "00000000-0000-0000-0000-000000000001"),
        ("date '2026-03-01'", "2026-03-01"),
        ("cast(1.50 as decimal(18, 6))", "1.500000"),
    ],
)
def test_keys_of_any_type_become_text(
    key: str, entity_id: str, work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute(f"create table judged.leads as select {key} as lead_id, 1 as a")
    assert run(expectation(NULL, {"column": "a"}))["the_criterion"].status == "fail"
    assert _failures(work) == [entity_id]


def test_a_row_set_may_name_its_columns_as_the_findings_do(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute(
        "create table judged.leads as select 'L1' as entity_key, 'a' as field, 'b' as expected, "
        "'c' as criterion, 'd' as rule_id, true as suite"
    )
    run(
        expectation(
            NULL,
            {"column": "field"},
            field="field",
            current_value_column="criterion",
            expected_value_column="expected",
            evidence_column="rule_id",
            applies_column="suite",
        ),
        key="entity_key",
    )
    assert _failures(work, "*") == [
        ("the_criterion", "a_suite", "AUD-03", "L1", "field", "c", "b", "d", *(None,) * 3)
    ]


def test_criteria_of_a_suite_keep_their_own_descriptions(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute("create table judged.leads as select 'L1' as lead_id, 'x' as a, 2 as b")
    run(
        expectation(NULL, {"column": "a"}, criterion="first", field="a", expected="nothing"),
        expectation(
            NULL,
            {"column": "a"},
            criterion="second",
            current_value_column="a",
            expected_value_column="b",
        ),
        expectation(ROWS, {"min_value": 2}, criterion="third", expected="2 rows"),
    )
    described = "criterion, entity_id, field, current_value, expected_value, evidence"
    assert _failures(work, described) == [
        ("first", "L1", "a", None, "nothing", None),
        ("second", "L1", None, "x", "2", None),
        ("third", "leads", None, "1", "2 rows", None),
    ]


def test_failures_that_cannot_be_written_are_an_error_of_their_criterion_alone(
    work: DuckDBConnection, expectation: Any, monkeypatch: pytest.MonkeyPatch, run: Any
) -> None:
    from leadhouse.judge import engine

    work.execute("create table judged.leads as select 'L1' as lead_id, 'x' as a")
    honest: Callable[..., dict[str, engine.Outcome]] = engine.validate

    def break_first(row_sets: Any, suite: Suite, criteria: list[Criterion]) -> Any:
        outcomes = honest(row_sets, suite, criteria)
        query = "select lead_id, cast(a as int) as a from judged.leads where a::int > 1;"
        return outcomes | {"first": engine.Outcome(False, 1, query)}

    monkeypatch.setattr(engine, "validate", break_first)
    results = run(
        expectation(NULL, {"column": "a"}, criterion="first"),
        expectation(NULL, {"column": "a"}, criterion="second"),
    )
    assert _verdict(results["first"]) == ("error", 0, None)
    assert "its failing rows can't be read" in str(results["first"].error_message)
    assert _verdict(results["second"]) == ("fail", 1, 1)
    assert _failures(work, "criterion, entity_id") == [("second", "L1")]


def test_one_row_can_fail_twice(work: DuckDBConnection, expectation: Any, run: Any) -> None:
    work.execute("create table judged.leads as select 'L1' as lead_id, 1 as a, 2 as b")
    run(
        expectation(NULL, {"column": "a"}, criterion="first"),
        expectation(NULL, {"column": "b"}, criterion="second"),
    )
    assert _failures(work, "criterion, entity_id") == [("first", "L1"), ("second", "L1")]


def test_a_null_means_that_the_criterion_does_not_apply(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute(
        "create table judged.leads as select * from (values ('L1', 30, 30), ('L2', 30, 31), "
        "('L3', 30, null), ('L4', null, 99), ('L5', null, null)) as rows (lead_id, most, days)"
    )
    results = run(
        expectation(PAIR, {"column_A": "most", "column_B": "days", "or_equal": True}),
        expectation(BETWEEN, {"column": "days", "max_value": 30}, criterion="range"),
        expectation("expect_column_values_to_not_be_null", {"column": "days"}, criterion="filled"),
    )
    assert _verdict(results["the_criterion"]) == ("fail", 2, 1)
    assert _verdict(results["range"]) == ("fail", 3, 2)
    assert _verdict(results["filled"]) == ("fail", 5, 2)
    assert _failures(work, "criterion, entity_id") == [
        ("filled", "L3"),
        ("filled", "L5"),
        ("range", "L2"),
        ("range", "L4"),
        ("the_criterion", "L2"),
    ]


def test_the_applies_column_narrows_the_count(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute(
        "create table judged.leads as select * from (values ('L1', 'x', true), "
        "('L2', null, true), ('L3', null, false), ('L4', null, null)) as rows (lead_id, a, applies)"
    )
    results = run(expectation(NULL, {"column": "a"}, applies_column="applies"))
    assert _verdict(results["the_criterion"]) == ("fail", 2, 1)


def test_a_failing_row_to_which_the_criterion_does_not_apply_is_an_error(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute(
        "create table judged.leads as select * from (values ('L1', 'x', true), "
        "('L2', 'y', false)) as rows (lead_id, a, applies)"
    )
    result = run(expectation(NULL, {"column": "a"}, applies_column="applies"))["the_criterion"]
    assert _verdict(result) == ("error", 0, None)
    assert "counts 2 failing rows, its query finds 1" in str(result.error_message)
    assert _failures(work) == []


def test_an_empty_row_set_fails_only_its_guard(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute("create table judged.leads (lead_id varchar, a integer, b integer)")
    results = run(
        expectation(NULL, {"column": "a"}, criterion="empty"),
        expectation(BETWEEN, {"column": "a", "min_value": 1}, criterion="range"),
        expectation(PAIR, {"column_A": "a", "column_B": "b"}, criterion="pair"),
        expectation(ROWS, {"min_value": 1}, criterion="guard", expected="1 row", field="rows"),
    )
    for name in ("empty", "range", "pair"):
        assert _verdict(results[name]) == ("pass", 0, 0)
    assert _verdict(results["guard"]) == ("fail", 1, 1)
    assert _failures(work, "*") == [
        ("guard", "a_suite", "AUD-03", "leads", "rows", "0", "1 row", *(None,) * 4)
    ]


@pytest.mark.parametrize("column", ["column", "evidence_column", "applies_column"])
def test_a_missing_column_is_an_error_of_its_criterion_alone(
    column: str, work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute("create table judged.leads as select 'L1' as lead_id, 1 as a")
    kwargs, meta = {"column": "a"}, {column: "gone"}
    if column == "column":
        kwargs, meta = meta, {}
    results = run(
        expectation(NULL, kwargs, criterion="broken", **meta),
        expectation(NULL, {"column": "a"}, criterion="sound"),
    )
    assert _verdict(results["broken"]) == ("error", 0, None)
    assert results["broken"].error_message == "judged.leads has no column gone"
    assert results["sound"].status == "fail"


def test_a_missing_row_set_is_an_error_of_all_its_criteria(expectation: Any, run: Any) -> None:
    results = run(expectation(NULL, {"column": "a"}), expectation(ROWS, {}, criterion="guard"))
    assert {result.status for result in results.values()} == {"error"}
    assert results["guard"].error_message == "judged.leads doesn't exist; build it"


def test_a_row_set_of_another_catalog_is_not_judged(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute("create schema leadhouse.judged")
    work.execute("create table leadhouse.judged.leads as select 'L1' as lead_id, 1 as a")
    assert run(expectation(NULL, {"column": "a"}))["the_criterion"].status == "error"


@pytest.mark.parametrize("second", ["'L1'", "null"])
def test_a_key_that_does_not_tell_rows_apart_is_an_error(
    second: str, work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute(
        "create table judged.leads as select 'L1' as lead_id, 1 as a "
        f"union all select {second}, null"
    )
    result = run(expectation(NULL, {"column": "a"}))["the_criterion"]
    assert result.status == "error"
    assert "make the key unique" in str(result.error_message)
    assert _failures(work) == []


def test_a_missing_key_column_is_an_error(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute("create table judged.leads as select 'L1' as golden_lead_id, 1 as a")
    result = run(expectation(NULL, {"column": "a"}))["the_criterion"]
    assert result.error_message == "judged.leads has no key column lead_id"


def test_a_view_that_breaks_when_read_is_an_error(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute("create table base as select 'L1' as lead_id, 'x' as a")
    work.execute("create view judged.leads as select cast(a as int) as lead_id, a from base")
    result = run(expectation(NULL, {"column": "a"}))["the_criterion"]
    assert result.status == "error"
    assert "judged.leads can't be read" in str(result.error_message)


def test_a_failing_query_does_not_take_other_criteria_along(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute(
        "create table judged.leads as select * from (values ('L1', 'many', 5), ('L2', '2', 5)) "
        "as rows (lead_id, text, number)"
    )
    results = run(
        expectation(BETWEEN, {"column": "number", "max_value": 4}, criterion="before"),
        expectation(PAIR, {"column_A": "number", "column_B": "text"}, criterion="mixed"),
        expectation(NULL, {"column": "text"}, criterion="after"),
    )
    assert _verdict(results["mixed"]) == ("error", 0, None)
    assert results["mixed"].error_message
    assert _verdict(results["before"]) == ("fail", 2, 2)
    assert _verdict(results["after"]) == ("fail", 2, 2)


def test_arguments_that_great_expectations_refuses_are_an_error(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute("create table judged.leads as select 'L1' as lead_id, 1 as a")
    results = run(
        expectation(BETWEEN, {"column": "a", "min_value": 9, "max_value": 1}, criterion="turned"),
        expectation(BETWEEN, {"column": "a", "minimum": 1}, criterion="misspelt"),
        expectation(NULL, {"column": "a"}, criterion="sound"),
    )
    assert results["misspelt"].status == "error"
    assert results["turned"].status == "error"
    assert _verdict(results["sound"]) == ("fail", 1, 1)


def test_without_its_evidence_a_criterion_has_no_verdict(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute("create table judged.leads as select 'L1' as lead_id, 1 as a")
    waiting = expectation(NULL, {"column": "a"}, evidence=["visits|calls", "consents"])
    for present in ((), ("visits",), ("consents",)):
        result = run(waiting, evidence=frozenset(present))["the_criterion"]
        assert _verdict(result) == ("no_evidence", 0, None)
    assert _failures(work) == []
    result = run(waiting, evidence=frozenset({"calls", "consents"}))["the_criterion"]
    assert _verdict(result) == ("fail", 1, 1)


def test_no_evidence_comes_before_a_missing_column(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute("create table judged.leads as select 'L1' as lead_id")
    result = run(expectation(NULL, {"column": "a"}, evidence=["visits"]))["the_criterion"]
    assert result.status == "no_evidence"


def test_an_unknown_rule_stops_before_anything_is_judged(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    with pytest.raises(SuiteError, match="rule 'AUD-99'"):
        run(expectation(NULL, {"column": "a"}, rule_id="AUD-99"))


def test_judging_again_replaces_what_was_recorded(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute("create table judged.leads as select 'L1' as lead_id, 1 as a")
    for _ in range(2):
        run(expectation(NULL, {"column": "a"}))
    assert _failures(work) == ["L1"]
    assert work.rows("select count(*) from judged.expectation_results")[0] == (1,)


def test_tables_are_made_empty_before_anything_is_built(work: DuckDBConnection) -> None:
    work.execute("drop schema judged")
    for _ in range(2):
        create_tables(work)
    for table in ("expectation_failures", "expectation_results"):
        assert work.rows(f"select count(*) from judged.{table}") == [(0,)]


def test_the_row_sets_are_open_read_only(work: DuckDBConnection) -> None:
    import sqlalchemy as sa

    from leadhouse.judge.engine import open_row_sets

    work.execute("create table judged.leads as select 'L1' as lead_id")
    with (
        open_row_sets(work) as row_sets,
        pytest.raises(sa.exc.DBAPIError, match="read-only"),
    ):
        row_sets.get_execution_engine().execute_query(sa.text("delete from judged.leads"))
    assert work.rows("select count(*) from judged.leads")[0] == (1,)


def test_the_connection_is_left_as_it_was(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute("create table judged.leads as select 'L1' as lead_id, 1 as a")
    work.execute("set enable_external_access = false; set lock_configuration = true")
    run(expectation(NULL, {"column": "a"}))
    assert work.rows("select current_database()")[0] == ("work",)
    work.execute("begin; create table judged.more as select 1 as a; commit")


def test_nothing_is_printed_and_progress_names_the_suites(
    work: DuckDBConnection,
    expectation: Any,
    write_suite: Any,
    capfd: pytest.CaptureFixture[str],
) -> None:
    work.execute("create table judged.leads as select 'L1' as lead_id, 1 as a")
    write_suite(expectation(NULL, {"column": "a"}, criterion="one"), name="first")
    folder = write_suite(
        expectation(NULL, {"column": "gone"}, criterion="two"),
        expectation(BETWEEN, {"column": "a", "min_value": 2}, criterion="three"),
        name="second",
    )
    told: list[str] = []
    judge(
        work,
        folder,
        evidence=frozenset(),
        progress=told.append,
        rule_ids=frozenset({"AUD-03"}),
    )
    assert told == ["first", "second"]
    assert capfd.readouterr() == ("", "")


def test_a_query_that_names_other_rows_than_were_counted_is_an_error(
    work: DuckDBConnection, expectation: Any, monkeypatch: pytest.MonkeyPatch, run: Any
) -> None:
    from leadhouse.judge import engine

    work.execute(
        "create table judged.leads as select 'L' || i as lead_id, 1 as a from range(3) r(i)"
    )
    honest: Callable[..., dict[str, engine.Outcome]] = engine.validate

    def lie(row_sets: Any, suite: Suite, criteria: list[Criterion]) -> dict[str, engine.Outcome]:
        query = "select lead_id from judged.leads limit 2;"
        return {
            name: engine.Outcome(False, outcome.unexpected_count, query)
            for name, outcome in honest(row_sets, suite, criteria).items()
        }

    monkeypatch.setattr(engine, "validate", lie)
    result = run(expectation(NULL, {"column": "a"}))["the_criterion"]
    assert _verdict(result) == ("error", 0, None)
    assert "counts 3 failing rows, its query finds 2" in str(result.error_message)
    assert _failures(work) == []


def test_a_large_row_set_is_judged_set_based(
    work: DuckDBConnection, expectation: Any, run: Any
) -> None:
    work.execute(
        "create table judged.leads as select 'L' || i as lead_id, i % 61 as days, 30 as most "
        "from range(200000) r(i)"
    )
    results = run(expectation(PAIR, {"column_A": "most", "column_B": "days", "or_equal": True}))
    (wanted,) = work.rows("select count(*) from judged.leads where days > 30")
    assert _verdict(results["the_criterion"]) == ("fail", 200_000, wanted[0])
    assert (
        work.rows("select count(distinct entity_id) from judged.expectation_failures")[0] == wanted
    )


def test_importing_the_judge_does_not_import_great_expectations(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys, json, leadhouse.judge; print(json.dumps('great_expectations' in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert json.loads(done.stdout) is False

"""A suite file that nobody could act on is refused, with file, criterion and remedy."""

import json
from pathlib import Path
from typing import Any

import pytest

from leadhouse.judge import SuiteError, check_suites, known_rule_ids, load_suites

from .cases import write_suite_file

NULL = "expect_column_values_to_be_null"
PAIR = "expect_column_pair_values_a_to_be_greater_than_b"
REGEX = "expect_column_values_to_match_regex"
IN_SET = "expect_column_values_to_be_in_set"
ON_A = {"column": "a"}


def test_a_suite_is_read_in_full(expectation: Any, write_suite: Any) -> None:
    folder = write_suite(
        expectation(
            PAIR,
            {"column_A": "limit_days", "column_B": "days"},
            severity="blocking",
            evidence=["activities|engagement_events", "consents"],
            field="days",
            current_value_column="days",
            expected_value_column="limit_days",
            evidence_column="proof",
            applies_column="applies",
        )
    )
    (suite,) = load_suites(folder)
    (criterion,) = suite.criteria
    assert (suite.name, suite.table, suite.key) == ("a_suite", "leads", "lead_id")
    assert (criterion.name, criterion.rule_id) == ("the_criterion", "AUD-03")
    assert criterion.severity == "blocking"
    assert criterion.judged_columns == ("limit_days", "days")
    assert set(criterion.columns) == {"limit_days", "days", "proof", "applies"}
    assert criterion.missing_evidence(frozenset({"activities"})) == ["consents"]
    assert criterion.missing_evidence(frozenset({"engagement_events", "consents"})) == []
    assert criterion.missing_evidence(frozenset()) == [
        "activities or engagement_events",
        "consents",
    ]


@pytest.mark.parametrize(
    ("meta", "fault"),
    [
        ({"rule_id": None}, "meta.rule_id is missing"),
        ({"rule_id": " "}, "meta.rule_id is missing"),
        ({"rule_id": "AUD-99"}, "rule 'AUD-99' isn't in"),
        ({"title": ""}, "meta.title is missing"),
        ({"suggested_action": 7}, "meta.suggested_action is missing"),
        ({"severity": "fatal"}, "meta.severity must be one of"),
        ({"evidence_level": "rumour"}, "meta.evidence_level must be one of"),
        ({"explanation": " "}, "meta.explanation must be text"),
        ({"criterion": "No Name"}, "criterion must be a lower-case name"),
        ({"evidence_column": "a; drop table leads"}, "evidence_column must be a lower-case name"),
        ({"evidence": "activities"}, "meta.evidence must be a list"),
        ({"evidence": ["activities|"]}, "meta.evidence names ''"),
        ({"field": 3}, "meta.field must be text"),
        ({"explanation": ""}, "meta.explanation must be text"),
        ({"is_proxy": "yes"}, "meta.is_proxy must be true or false"),
        ({"curent_value_column": "a"}, "unknown keys ['curent_value_column']"),
        ({"expected": "x", "expected_value_column": "a"}, "not both"),
    ],
)
def test_bad_meta_is_refused(
    meta: dict[str, Any], fault: str, expectation: Any, write_suite: Any
) -> None:
    folder = write_suite(expectation(NULL, ON_A, **meta))
    with pytest.raises(SuiteError) as refused:
        load_suites(folder, frozenset({"AUD-03"}))
    assert fault in str(refused.value)
    assert str(refused.value).startswith("a_suite.json, criterion ")


@pytest.mark.parametrize(
    ("kind", "kwargs", "fault"),
    [
        (NULL, {"column": 'a" or "b'}, "column must be a lower-case name"),
        (NULL, {}, "wrong column arguments"),
        (NULL, {"column_A": "a", "column_B": "b"}, "wrong column arguments"),
        (PAIR, ON_A, "wrong column arguments"),
        ("expect_table_row_count_to_equal", {"value": 1, **ON_A}, "wrong column arguments"),
        (NULL, {**ON_A, "mostly": 0.9}, "['mostly'] can't name its failing rows"),
        (NULL, {**ON_A, "row_condition": "b=1"}, "['row_condition'] can't name"),
        ("expect_column_values_to_be_of_type", {**ON_A, "type_": "int"}, "isn't proved on DuckDB"),
        ("unexpected_rows_expectation", {}, "isn't proved on DuckDB"),
        (REGEX, {**ON_A, "regex": r"^\w+\s$"}, r"read differently by DuckDB and Spark from '\\s$'"),
        (REGEX, {**ON_A, "regex": 7}, "regex must be text"),
        (IN_SET, {**ON_A, "value_set": [1, 2.5]}, "value_set mixes kinds of values"),
        (NULL, None, '"kwargs" must be an object'),
    ],
)
def test_an_expectation_that_cannot_name_its_failing_rows_is_refused(
    kind: str, kwargs: Any, fault: str, expectation: Any, write_suite: Any
) -> None:
    folder = write_suite(expectation(kind, kwargs))
    with pytest.raises(SuiteError) as refused:
        load_suites(folder)
    assert fault in str(refused.value)
    assert str(refused.value).startswith("a_suite.json, criterion the_criterion: ")


def test_native_severity_must_agree_with_ours(expectation: Any, write_suite: Any) -> None:
    folder = write_suite(expectation(NULL, ON_A) | {"severity": "critical"})
    with pytest.raises(SuiteError, match="\"severity\" must be 'warning'"):
        load_suites(folder)


def test_a_criterion_is_unique_over_all_suites(expectation: Any, write_suite: Any) -> None:
    write_suite(expectation(NULL, ON_A), name="one")
    folder = write_suite(expectation(NULL, ON_A), name="two")
    with pytest.raises(SuiteError, match=r"two.json, criterion the_criterion: .* one.json"):
        load_suites(folder)


@pytest.mark.parametrize(
    "meta", [{"table": "judged.leads"}, {"key": None}, {"entity_type": "Lead!"}, {"tabel": "x"}]
)
def test_bad_suite_meta_is_refused(meta: Any, expectation: Any, write_suite: Any) -> None:
    folder = write_suite(expectation(NULL, ON_A), **meta)
    with pytest.raises(SuiteError, match=r"a_suite.json: (meta|table|key|entity_type)"):
        load_suites(folder)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "not readable as JSON"),
        ("[]", "\"name\" must be 'broken'"),
        (json.dumps({"name": "other"}), "\"name\" must be 'broken'"),
        (json.dumps({"name": "broken", "meta": []}), "meta"),
        (json.dumps({"name": "broken", "meta": {}, "expectations": []}), "no expectations"),
        (
            json.dumps(
                {
                    "name": "broken",
                    "meta": {"table": "a", "key": "b", "entity_type": "c"},
                    "expectations": ["text"],
                }
            ),
            'no "meta"',
        ),
    ],
)
def test_a_broken_file_is_refused(text: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text(text, encoding="utf-8")
    with pytest.raises(SuiteError, match="^broken.json") as refused:
        load_suites(tmp_path)
    assert fault in str(refused.value)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_bytes(b"\xff\x00")
    with pytest.raises(SuiteError, match=r"^broken.json: not readable as JSON"):
        load_suites(tmp_path)


def test_a_folder_without_suites_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="no suite file"):
        load_suites(tmp_path)


def test_rule_ids_come_from_the_catalogue(tmp_path: Path) -> None:
    assert known_rule_ids(tmp_path) is None
    catalogue = tmp_path / "seeds" / "reference" / "policy_rules.csv"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('rule_id,rule\nAUD-03,"a, b"\nAUD-04,c\n', encoding="utf-8")
    assert known_rule_ids(tmp_path) == frozenset({"AUD-03", "AUD-04"})


def _project(root: Path) -> Path:
    """A project with one suite, one row set and two rules."""
    for folder in ("expectations/suites", "models/audit/judged", "seeds/reference"):
        (root / folder).mkdir(parents=True)
    (root / "seeds/reference/policy_rules.csv").write_text("rule_id\nAUD-03\n")
    (root / "models/audit/judged/_judged__models.yml").write_text(
        "models: [{name: leads, columns: [{name: lead_id}, {name: missing}]}]"
    )
    return root


def test_the_suites_of_the_project_are_fit_to_run() -> None:
    assert check_suites()


@pytest.mark.parametrize(
    ("meta", "kwargs", "criterion", "fault"),
    [
        ({}, {"column": "mising"}, {}, "the row set leads has no column mising; correct the name"),
        ({}, {"column": "missing"}, {"evidence_column": "proof"}, "has no column proof"),
        ({"key": "lead"}, {"column": "missing"}, {}, "the row set leads has no column lead"),
        ({"owner_column": "who"}, {"column": "missing"}, {}, "has no column who"),
        ({"table": "lead"}, {"column": "missing"}, {}, "no model makes the row set lead"),
        ({}, {"column": "missing"}, {"rule_id": "AUD-99"}, "rule 'AUD-99' isn't in"),
    ],
)
def test_what_no_model_makes_is_refused_before_the_run(
    meta: Any, kwargs: Any, criterion: Any, fault: str, tmp_path: Path, expectation: Any
) -> None:
    root = _project(tmp_path / "project")
    written = expectation(NULL, kwargs, **criterion)
    write_suite_file(root / "expectations/suites", written, name="a_suite", **meta)
    with pytest.raises(SuiteError, match=r"^a_suite\.json") as refused:
        check_suites(root)
    assert fault in str(refused.value)


def test_a_file_that_is_no_json_is_refused_before_the_run(tmp_path: Path) -> None:
    root = _project(tmp_path / "project")
    (root / "expectations/suites/broken.json").write_text('{"name": "broken",')
    with pytest.raises(SuiteError, match=r"^broken\.json: not readable as JSON"):
        check_suites(root)

"""What is read from the files of a project."""

import json
from pathlib import Path

import pytest

from leadhouse.coverage.later import typed_nulls, untagged_columns
from leadhouse.coverage.model import LaterColumn, NodeKind, ProofKind
from leadhouse.coverage.properties import (
    PropertiesError,
    nodes,
    proofs,
    read_properties,
    singular_proofs,
    unit_test_names,
)
from leadhouse.coverage.sources import (
    MarkError,
    expectation_nodes,
    parameter_nodes,
    pytest_functions,
    pytest_proofs,
    read_rules,
)

YAML = """
models:
  - name: mart_leads_aged
    config:
      meta: {rules: [AGE-01, AGE-04]}
    data_tests:
      - rows_are_keyed:
          name: one_row_per_lead
          arguments: {columns: [golden_lead_id]}
          config: {meta: {rules: [DUP-07]}}
    columns:
      - name: is_cold_due
        config: {meta: {later: [AGE-03]}}
        data_tests:
          - not_null
          - unique: {config: {meta: {rules: [DUP-01]}}}
  - name: no_claim
unit_tests:
  - name: day_30_is_inactive
    model: mart_leads_aged
    config: {meta: {rules: [AGE-01]}}
  - name: says_nothing
"""


def put(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_models_claim_and_their_tests_prove(tmp_path: Path) -> None:
    put(tmp_path, "models/marts/aging/_aging__models.yml", YAML)
    properties = read_properties(tmp_path)
    assert [(node.rule_id, node.kind, node.name) for node in nodes(properties)] == [
        ("AGE-01", NodeKind.MODEL, "mart_leads_aged"),
        ("AGE-04", NodeKind.MODEL, "mart_leads_aged"),
    ]
    assert [(proof.rule_id, proof.kind, proof.name) for proof in proofs(properties)] == [
        ("AGE-01", ProofKind.UNIT_TEST, "day_30_is_inactive"),
        ("DUP-07", ProofKind.DATA_TEST, "one_row_per_lead"),
        ("DUP-01", ProofKind.DATA_TEST, "unique on mart_leads_aged"),
    ]
    assert unit_test_names(properties) == {"day_30_is_inactive", "says_nothing"}


def test_models_of_a_policy_folder_and_seeds_only_hold_numbers(tmp_path: Path) -> None:
    put(tmp_path, "models/intermediate/policy/_policy__models.yml", YAML)
    put(tmp_path, "seeds/policy/_policy__seeds.yml", YAML.replace("models:", "seeds:"))
    put(tmp_path, "models/metrics/_metrics.yml", YAML.replace("models:", "metrics:"))
    assert {node.kind for node in nodes(read_properties(tmp_path))} == {
        NodeKind.POLICY_MODEL,
        NodeKind.SEED,
        NodeKind.METRIC,
    }


def test_broken_yaml_is_named(tmp_path: Path) -> None:
    put(tmp_path, "models/broken.yml", "models: [")
    with pytest.raises(PropertiesError, match=r"broken\.yml is no YAML"):
        read_properties(tmp_path)


def test_singular_tests_name_rules_in_their_config(tmp_path: Path) -> None:
    folder = "tests/dbt/singular/consistency"
    put(tmp_path, f"{folder}/a.sql", "{{ config(meta={'rules': ['AUD-08', 'AUD-09']}) }}\nselect 1")
    put(tmp_path, f"{folder}/b.sql", "select 1")
    assert [(proof.rule_id, proof.name) for proof in singular_proofs(tmp_path)] == [
        ("AUD-08", "a"),
        ("AUD-09", "a"),
    ]


def test_marks_of_pytest_are_read_without_importing(tmp_path: Path) -> None:
    text = """
import something_that_is_not_installed

RULES = ("AUD-03", "AUD-04")

@pytest.mark.rule("AGE-01", "AGE-02")
def test_a() -> None: ...

@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.rule("AGE-04"))])
def test_b(x: int) -> None: ...

@pytest.mark.long
def test_c() -> None: ...

@pytest.mark.rule(*RULES)
def test_d() -> None: ...

@pytest.mark.rule("AGE-05")
def helper() -> None: ...
"""
    put(tmp_path, "tests/python/unit/test_x.py", text)
    place = "tests/python/unit/test_x.py"
    assert [(proof.rule_id, proof.name) for proof in pytest_proofs(tmp_path)] == [
        ("AGE-01", f"{place}::test_a"),
        ("AGE-02", f"{place}::test_a"),
        ("AGE-04", f"{place}::test_b"),
        ("AUD-03", f"{place}::test_d"),
        ("AUD-04", f"{place}::test_d"),
    ]
    assert pytest_functions(tmp_path) == {f"{place}::test_{letter}" for letter in "abcd"}


def test_a_mark_that_only_running_could_read_is_refused(tmp_path: Path) -> None:
    text = "@pytest.mark.rule(*rules())\ndef test_a() -> None: ..."
    put(tmp_path, "tests/python/unit/test_x.py", text)
    with pytest.raises(MarkError, match=r"test_x\.py:1: .* not by \*rules\(\)"):
        list(pytest_proofs(tmp_path))


def test_rules_parameters_and_expectations(tmp_path: Path) -> None:
    put(
        tmp_path, "seeds/reference/policy_rules.csv", 'rule_id,kind,rule\nB-2,model,"x, y"\nA-1,m,z'
    )
    put(
        tmp_path,
        "seeds/policy/seed_policy_parameters.csv",
        "name,rule_id\nregimes,A-1|B-2\nfree,\n",
    )
    suite = {"name": "gate", "expectations": [{"meta": {"criterion": "c", "rule_id": "A-1"}}]}
    put(tmp_path, "expectations/suites/gate.json", json.dumps(suite))
    assert [(rule.rule_id, rule.text, rule.area) for rule in read_rules(tmp_path)] == [
        ("A-1", "z", "A"),
        ("B-2", "x, y", "B"),
    ]
    assert [(node.rule_id, node.name) for node in parameter_nodes(tmp_path)] == [
        ("A-1", "regimes"),
        ("B-2", "regimes"),
    ]
    assert [node.name for node in expectation_nodes(tmp_path)] == ["gate.c"]


def test_typed_nulls_are_found_unless_the_yaml_tags_them(tmp_path: Path) -> None:
    sql = """
    select
        cast(null as boolean) as is_cold_due,
        cast(null as decimal(18, 6)) as gap,
        coalesce(x, cast(null as int)) as kept
    """
    put(tmp_path, "models/marts/aging/mart_leads_aged.sql", sql)
    put(tmp_path, "models/intermediate/int_x.sql", "cast(null as int) as not_published")
    put(tmp_path, "models/marts/aging/_aging__models.yml", YAML)
    assert typed_nulls(tmp_path) == {
        ("mart_leads_aged", "is_cold_due"),
        ("mart_leads_aged", "gap"),
    }
    assert list(untagged_columns(tmp_path, read_properties(tmp_path))) == [
        LaterColumn("mart_leads_aged", "gap", ())
    ]

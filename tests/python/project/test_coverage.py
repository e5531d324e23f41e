"""Claims of rules: each names a rule that exists, and is proved by a test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadhouse.coverage import State, collect, is_current
from leadhouse.coverage.later import MEANT, WAITING, later_columns, typed_nulls
from leadhouse.coverage.properties import read_properties
from leadhouse.project import project_root

ROOT = project_root()
PAGE = ROOT / "docs" / "rule_coverage.md"
# parts of the SQL that name a unit of the bundled policy
UNITS = ("saas_emea", "saas_amer", "healthcare_enterprise", "b2c_service")


def test_every_claimed_rule_exists_and_is_proved_by_a_test() -> None:
    assert collect(ROOT).problems == ()


def test_the_catalogue_is_covered_whole() -> None:
    coverage = collect(ROOT)
    assert len(coverage.rules) == len(coverage.by_id) == 328
    assert sum(len(coverage.in_state(state)) for state in State) == 328


def test_the_page_is_current() -> None:
    assert is_current(collect(ROOT), PAGE), "docs/rule_coverage.md is stale: leadhouse coverage"


def test_the_table_of_columns_that_come_later_names_typed_nulls_only() -> None:
    nulls = typed_nulls(ROOT)
    assert set(WAITING) | MEANT <= nulls


def test_a_tagged_column_is_a_typed_null() -> None:
    tagged = {(column.table, column.column) for column in later_columns(read_properties(ROOT))}
    assert tagged <= typed_nulls(ROOT)


def test_a_rule_that_only_a_later_column_needs_is_not_done() -> None:
    assert "ENR-26" not in collect(ROOT).in_state(State.DONE)


@pytest.mark.rule("UNIT-01")
@pytest.mark.parametrize("folder", ["models", "macros"])
def test_no_rule_hard_codes_a_unit(folder: str) -> None:
    assert list(_named_units(ROOT / folder)) == []


def _named_units(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*.sql")):
        text = path.read_text(encoding="utf-8")
        for unit in UNITS:
            if unit in text:
                yield path.name, unit


def test_the_units_are_those_of_the_bundled_policy() -> None:
    seed = (ROOT / "seeds/policy/seed_business_units.csv").read_text(encoding="utf-8")
    named = {line.partition(",")[0] for line in seed.splitlines()[1:]}
    assert named == {*UNITS, "global"}

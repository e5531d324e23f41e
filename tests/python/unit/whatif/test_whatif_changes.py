"""Which policy rows differ, and when they hold."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from leadhouse.policy import load_specs, overlay
from leadhouse.project import project_root
from leadhouse.whatif.changes import changed_seeds, holds, policy_changes
from leadhouse.whatif.model import PolicyChange

SEEDS = project_root() / "seeds" / "policy"
DAY = date(2026, 6, 30)
WEIGHTS = "seed_scoring_weights"

Rows = list[dict[str, str]]
Change = Callable[[Rows], Rows]


def changes(tmp_path: Path, name: str, change: Change) -> list[PolicyChange]:
    """What differs when one seed is changed."""
    delivered, current, proposed = (tmp_path / each for each in ("delivered", "old", "new"))
    delivered.mkdir()
    overlay(delivered, SEEDS, current)
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = change(list(csv.DictReader(file)))
    with (delivered / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    overlay(delivered, SEEDS, proposed)
    return list(policy_changes(current, proposed, load_specs(SEEDS), DAY))


def weighed(rows: Rows, **weights: str) -> Rows:
    return [
        row | {"weight": weights[row["component"]]} if row["model_id"] == "sales_priority" else row
        for row in rows
    ]


def test_the_same_seeds_do_not_differ(tmp_path: Path) -> None:
    assert changes(tmp_path, WEIGHTS, lambda rows: rows) == []


def test_neither_order_nor_spelling_of_a_number_is_a_difference(tmp_path: Path) -> None:
    def spelled(rows: Rows) -> Rows:
        return weighed(rows, fit="0.5", engagement="0.300", intent="0.2")[::-1]

    assert changes(tmp_path, WEIGHTS, spelled) == []


def test_each_changed_value_is_told_with_its_row(tmp_path: Path) -> None:
    found = changes(
        tmp_path, WEIGHTS, lambda rows: weighed(rows, fit="0.6", engagement="0.2", intent="0.2")
    )
    assert [(each.key, each.column, each.old, each.new, each.holds) for each in found] == [
        ("sales_priority/engagement", "weight", "0.30", "0.2", "now"),
        ("sales_priority/fit", "weight", "0.50", "0.6", "now"),
    ]
    assert {each.business_unit_id for each in found} == {"global"}
    assert changed_seeds(found) == {WEIGHTS}


def test_a_value_changed_as_of_a_day_is_an_end_and_a_new_row(tmp_path: Path) -> None:
    name = "seed_policy_parameters"

    def from_august(rows: Rows) -> Rows:
        (old,) = (
            row
            for row in rows
            if (row["name"], row["business_unit_id"]) == ("mql_threshold", "global")
        )
        new = old | {"value": "65", "effective_from": "2026-08-01"}
        old["effective_to"] = "2026-07-31"
        return [*rows, new]

    found = changes(tmp_path, name, from_august)
    assert [(each.column, each.old, each.holds) for each in found] == [
        ("effective_to", "", "now"),
        ("row", None, "from 2026-08-01"),
    ]
    assert found[1].new is not None
    assert "value 65" in found[1].new


@pytest.mark.parametrize(
    ("begin", "end", "told"),
    [
        ("2026-06-30", "", "now"),
        ("2026-06-30", "2026-06-30", "now"),
        ("2026-07-01", "", "from 2026-07-01"),
        ("2015-01-01", "2026-06-29", "until 2026-06-29"),
    ],
)
def test_both_dates_of_a_row_are_inclusive(begin: str, end: str, told: str) -> None:
    assert holds(begin, end, DAY) == told

"""Why records are one lead: by record, by golden lead, by retired id and by pair."""

from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadhouse.cli import main
from leadhouse.explain import ExplainError, explain_lead, explain_pair
from leadhouse.runs import Home

from .conftest import opened_home, publish


def said(home: Home, *arguments: str) -> str:
    """What the command prints, on one line; it must succeed."""
    result = CliRunner().invoke(main, ["explain", *arguments, "--home", str(home.path)])
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def refused(home: Home, *arguments: str) -> str:
    """What the command says when it is used in a wrong way."""
    result = CliRunner().invoke(main, ["explain", *arguments, "--home", str(home.path)])
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    return result.stderr


@pytest.mark.parametrize(
    ("asked", "golden_id"), [("L2", "gl-1"), ("L3", "gl-1"), ("gl-1", "gl-1"), ("gl-old", "gl-1")]
)
@pytest.mark.rule("DUP-01")
def test_any_of_its_ids_names_a_golden_lead(home: Home, asked: str, golden_id: str) -> None:
    with opened_home(home) as warehouse:
        found = explain_lead(warehouse, asked)
    assert found.golden_lead_id == golden_id
    assert [row["lead_id"] for row in found.records] == ["L1", "L2", "L3"]
    assert (found.retired is not None) == (asked == "gl-old")


def test_a_record_whose_id_looks_like_a_golden_one_comes_first(home: Home) -> None:
    with opened_home(home) as warehouse:
        assert explain_lead(warehouse, "gl-2").golden_lead_id == "gl-3"


@pytest.mark.rule("DUP-01", "DUP-07")
def test_all_that_made_a_lead_is_told(home: Home) -> None:
    shown = said(home, "L1")
    for part in (
        "Record L1 belongs to golden lead gl-1, which has 3 records",
        "L1 survivor, live north Phone name 99.0 %",
        "L3 merged, deleted north Crm merge 100.0 %",
        "L1 L2 Phone name Auto +6.50 99.0 % –",
        "L1 L3 Crm merge Must link – 100.0 % –",
        "Prior Prior +3.00 +3.00 Phone Same +3.50 +6.50",
        "L2 Most recent 2",
        "2026-03-01 00:00 UTC Merged L2 gl-old gl-1 Phone name",
        "gl-old 2026-03-01 00:00 UTC Merged",
        "L1 L4 gl-2 Bob Much agrees phone city −1.25 30.0 % cannot_link",
        "duplicate_decisions",
        "still to come",
    ):
        assert part in shown


def test_a_retired_id_says_where_its_records_are(home: Home) -> None:
    shown = said(home, "gl-old")
    assert "gl-old was retired at 2026-03-01 00:00 UTC, by merged; most of its records" in shown
    assert "retired at 2026-03-02 00:00 UTC: no record is left" in said(home, "gl-erased")


def test_a_lead_without_a_live_record_has_no_facts(home: Home) -> None:
    shown = said(home, "gl-2")
    assert "None of its records is live" in shown
    assert "No suspected duplicate waits" in shown


@pytest.mark.rule("DUP-03", "DUP-04")
def test_a_pair_is_explained_in_either_order(home: Home) -> None:
    with opened_home(home) as warehouse:
        pair = explain_pair(warehouse, "L4", "L1")
    assert (pair.lead_id_left, pair.lead_id_right, pair.is_one_lead) == ("L1", "L4", False)
    assert [step["running_weight"] for step in pair.steps] == [Decimal("3"), Decimal("-1.25")]
    shown = said(home, "--pair", "L4", "L1")
    assert "Records L1 and L4 are two leads Decision: review, by model (weak)" in shown
    assert "City Different −4.25 −1.25" in shown


def test_a_pair_that_nobody_compared_or_kept_says_so(home: Home) -> None:
    assert "Nobody compared them" in said(home, "--pair", "L1", "L3")
    assert "Nothing is kept of this pair" in said(home, "--pair", "L2", "L4")


def test_hostile_text_is_neither_markup_nor_an_escape(home: Home) -> None:
    for arguments in (("L1",), ("--pair", "L2", "L3")):
        result = CliRunner().invoke(main, ["explain", *arguments, "--home", str(home.path)])
        assert result.exit_code == 0
        assert "[red]Eve[/red]" in result.output
        assert not set("\x1b\x00\u202e") & set(result.output)


@pytest.mark.parametrize(
    "asked", ["nobody", "", "L", "l1", "' or 1=1 --", "%", "\u202e", "\udcff", "x" * 10_000]
)
def test_an_unknown_id_is_said(home: Home, asked: str) -> None:
    message = refused(home, asked)
    assert "no lead record and no golden lead has the id" in message
    assert not set("\x1b\u202e") & set(message)


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        (("L1", "nobody"), "no lead record has the id 'nobody'"),
        (("\udcff", "gl-1"), "and 'gl-1'"),
        (("L1", "L1"), "both are 'L1'"),
    ],
)
def test_a_pair_needs_two_records(home: Home, pair: tuple[str, str], message: str) -> None:
    assert message in refused(home, "--pair", *pair)


def test_a_lead_or_a_pair_is_named(home: Home) -> None:
    assert "name a lead, or two records" in refused(home)
    assert "name a lead, or two records" in refused(home, "L1", "--pair", "L1", "L2")


def test_nothing_published_is_said(tmp_path: Path) -> None:
    assert "nothing is published" in refused(Home(tmp_path), "L1")


def test_a_warehouse_of_an_older_version_is_said(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    publish(home, "fct_match_waterfall", "mart_duplicate_reviews")
    message = refused(home, "L1")
    assert "has no marts.mart_duplicate_reviews, marts.fct_match_waterfall" in message
    with pytest.raises(ExplainError, match="build it again"), opened_home(home):
        pass

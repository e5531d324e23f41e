"""Two small warehouses compared: every number worked out by hand, and hostile names in them."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from leadhouse.judge import CriterionResult
from leadhouse.whatif import Effects, PolicyChange, WhatIf, what_if_report, write_files
from leadhouse.whatif.audit import criterion_changes
from leadhouse.whatif.compare import compared, effects, response_figures
from leadhouse.whatif.files import cell, write_moved
from leadhouse.whatif.model import Conversion, Gate, Rules, TierBand, TierMove, UnitVolume
from leadhouse.whatif.reasons import plain, reasons
from leadhouse.whatif.report import changes_report

UNIT = "global"
SCRIPT = "<script>document.title='owned'</script>"
FORMULA = '=HYPERLINK("http://evil.example","x")'
BIDI = "\u202egnp.exe [red]mark-up[/red] \x1b[31m"
# id, owner, open, stage; then by side: tier, score, MQL score, is MQL, verdict
LEADS = [
    ("L1", "U1", True, "New",
     ("Low", "50", "40", False, "in"), ("Medium", "70", "40", False, "in")),
    ("L2", "U1", True, "SQL",
     ("Medium", "66.5", "61", True, "in"), ("High", "80", "61", False, "in")),
    ("L3", "U2", True, "MQL",
     ("Medium", "60", "68", True, "out"), ("Low", "44", "68", True, "out")),
    ("L4", None, True, "New",
     ("Low", "5", "0", False, "unknown"), ("Low", "5", "0", False, "unknown")),
    ("L5", "U2", False, "Won",
     ("High", "90", "90", True, "in"), ("High", "90", "90", True, "in")),
]  # fmt: skip
NAMES = {"L1": SCRIPT, "L2": FORMULA, "L3": BIDI, "L4": "Zoë", "L5": "Ann"}
TABLES = """
create schema marts;
create table marts.mart_leads_deduplicated (
    golden_lead_id varchar, survivor_lead_id varchar, full_name varchar, company_name varchar,
    business_unit_id varchar, owner_id varchar, manager_id varchar, stage varchar, is_open boolean
);
create table marts.mart_leads_scored (
    golden_lead_id varchar, priority_tier varchar, effective_score decimal(20, 10),
    composite_score decimal(20, 10), has_override boolean, mql_score decimal(20, 10),
    is_mql_by_score boolean
);
create table marts.mart_leads_segmented (
    golden_lead_id varchar, icp_verdict varchar, failed_filters varchar, fit_tier varchar
);
create table marts.mart_leads_aged (golden_lead_id varchar, recommended_action varchar);
create table marts.fct_score_contributions (
    golden_lead_id varchar, model_id varchar, component varchar, rule_key varchar,
    points decimal(18, 6), evidence_count int
);
create table marts.fct_lead_stages (golden_lead_id varchar, stage varchar);
create table marts.dim_users (user_id varchar, full_name varchar);
insert into marts.dim_users values ('U1', 'Owner One'), ('U2', 'Owner Two'), ('M1', 'Manager');
insert into marts.fct_lead_stages values
    ('L2', 'MQL'), ('L2', 'SQL'), ('L3', 'MQL'), ('L5', 'SQL'), ('L5', 'Opportunity'), ('L5', 'Won')
"""
# L2 by hand: 100 fit, 35 engagement, 30 intent; the new policy gives 40 for a demo request
POINTS = [
    ("L1", "sales_priority", "fit", "fit_size", "60", "60"),
    ("L1", "sales_priority", "fit", "fit_industry", "50", "50"),
    ("L2", "sales_priority", "fit", "fit_size", "100", "100"),
    ("L2", "sales_priority", "engagement", "meeting_booked", "35", "35"),
    ("L2", "sales_priority", "intent", "demo_request", "30", "40"),
    ("L3", "sales_priority", "fit", "fit_size", "20", "20"),
]


def build(path: Path, side: int, absent: str) -> Path:
    """The warehouse of a side; 0 is the current one."""
    with duckdb.connect(str(path)) as connection:
        for statement in TABLES.split(";\n"):
            connection.execute(statement)
        for lead, owner, is_open, stage, *sides in LEADS:
            if lead == absent:
                continue
            tier, score, mql_score, is_mql, verdict = sides[side]
            manager = "M1" if owner else None
            _insert(
                connection,
                "mart_leads_deduplicated",
                (lead, lead, NAMES[lead], "Co", UNIT, owner, manager, stage, is_open),
            )
            scores = (score, score, None, mql_score, is_mql)
            _insert(connection, "mart_leads_scored", (lead, tier, *scores))
            _insert(connection, "mart_leads_segmented", (lead, verdict, None, tier))
            _insert(connection, "mart_leads_aged", (lead, None))
        for lead, model, component, rule, *points in POINTS:
            _insert(
                connection,
                "fct_score_contributions",
                (lead, model, component, rule, points[side], 1),
            )
    return path


def _insert(connection: duckdb.DuckDBPyConnection, table: str, row: tuple[object, ...]) -> None:
    marks = ", ".join("?" for _ in row)
    connection.execute(f"insert into marts.{table} values ({marks})", row)


def rules(weights: dict[str, str], threshold: str, high: str = "80") -> Rules:
    bands = (
        TierBand("High", Decimal(high), None),
        TierBand("Medium", Decimal(60), Decimal(high)),
        TierBand("Low", Decimal(0), Decimal(60)),
    )
    return Rules(
        weights={(UNIT, "sales_priority", name): Decimal(w) for name, w in weights.items()},
        tiers={UNIT: bands},
        gates={UNIT: Gate("mql_qualification", Decimal(threshold))},
        targets={
            (UNIT, "High"): 4.0,
            (UNIT, "Medium"): 8.0,
            (UNIT, "Low"): None,
            (UNIT, "Low_MQL"): 8.0,
        },
    )


OLD = rules({"fit": "0.50", "engagement": "0.30", "intent": "0.20"}, "60")
NEW = rules({"fit": "0.70", "engagement": "0.20", "intent": "0.10"}, "65")
CHANGE = PolicyChange(
    "seed_scoring_weights", UNIT, "sales_priority/fit", "weight", "0.50", "0.70", "now"
)


@pytest.fixture
def both(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The sides beside each other; L4 is not there with the proposed policy."""
    old, new = build(tmp_path / "old.duckdb", 0, ""), build(tmp_path / "new.duckdb", 1, "L4")
    with compared(old, new, tmp_path, "1GB", 1) as connection:
        yield connection


@pytest.fixture
def found(both: duckdb.DuckDBPyConnection) -> Effects:
    return effects(both, OLD, NEW, 10)


def answer(found: Effects | None, limit: float | None = None) -> WhatIf:
    return WhatIf(
        as_of=datetime(2026, 6, 30),
        code_version="0.1.0",
        old_policy_version="aaa",
        new_policy_version="bbb",
        prior_run_id=None,
        changes=(CHANGE, replace(CHANGE, business_unit_id=SCRIPT, key=FORMULA, new=BIDI)),
        effects=found,
        notes=("The rows are of today",),
        limit=limit,
    )


def figures(found: Effects, section: str) -> dict[str, tuple[int, int]]:
    return {each.name: (each.old, each.new) for each in found.figures if each.section == section}


def test_open_leads_are_counted_on_both_sides(found: Effects) -> None:
    assert figures(found, "Leads") == {
        "Golden leads": (5, 4),
        "Open leads": (4, 3),
        "Open MQLs by score": (2, 1),
    }
    assert figures(found, "Open leads by priority tier") == {
        "High": (0, 1),
        "Medium": (2, 1),
        "Low": (2, 1),
    }
    assert figures(found, "Open leads by ICP verdict") == {
        "in": (2, 2),
        "out": (1, 1),
        "unknown": (1, 0),
    }


def test_the_matrix_has_the_leads_that_are_open_on_both_sides(found: Effects) -> None:
    assert found.tier_moves == (
        TierMove("Medium", "High", 1),
        TierMove("Medium", "Low", 1),
        TierMove("Low", "Medium", 1),
    )
    assert (found.open_count, found.tier_changed_count) == (3, 3)


def test_an_mql_that_is_lost_is_counted_in_its_unit(found: Effects) -> None:
    assert found.units == (UnitVolume(UNIT, 4, 3, 2, 1, 0, 1),)


def test_a_low_mql_has_a_target_of_its_own(found: Effects) -> None:
    # old: L2, L3 Medium, L1, L4 Low; new: L2 High, L1 Medium, L3 Low and MQL
    assert figures(found, "Open leads by target of the first response") == {
        "4 hours": (0, 1),
        "8 hours": (2, 2),
        "no target": (2, 0),
    }


def test_a_unit_without_targets_has_none() -> None:
    (figure,) = response_figures([("other", "High", True, 2, 3)], OLD, NEW)
    assert (figure.name, figure.old, figure.new) == ("no target", 2, 3)


def test_workload_is_by_owner_and_by_the_team_of_the_manager(found: Effects) -> None:
    by_owner = {each.user_id: each for each in found.owners}
    assert by_owner.keys() == {"U1", "U2", None}
    first = by_owner["U1"]
    assert (first.full_name, first.old_leads, first.new_leads) == ("Owner One", 2, 2)
    assert (first.old_high, first.new_high, first.old_medium, first.new_medium) == (0, 1, 1, 1)
    assert (first.old_mqls, first.new_mqls, first.moved) == (1, 0, 2)
    assert (by_owner[None].old_leads, by_owner[None].new_leads) == (1, 0)
    team = {each.user_id: each for each in found.teams}["M1"]
    assert (team.full_name, team.old_low, team.new_low, team.moved) == ("Manager", 1, 1, 3)


def test_conversion_is_that_of_all_leads_of_a_move(found: Effects) -> None:
    assert found.conversions == (
        Conversion("Medium", "High", "up", 1, 1, 0, 0),
        Conversion("Low", "Medium", "up", 1, 0, 0, 0),
        Conversion("Medium", "Low", "down", 1, 0, 0, 0),
        # no longer open, and counted all the same
        Conversion("High", "High", "same", 1, 1, 1, 1),
    )


def test_the_most_moved_come_first_with_their_reasons(found: Effects) -> None:
    # one tier each, and L4 is gone; L2 is also no longer an MQL; then by score: 20, 16, 5
    assert [lead.golden_lead_id for lead in found.moved] == ["L2", "L1", "L3", "L4"]
    by_id = {lead.golden_lead_id: lead for lead in found.moved}
    assert by_id["L2"].reasons == (
        "sales_priority, engagement: 35 × 0.3 = 10.5 becomes 35 × 0.2 = 7 (-3.5)",
        "sales_priority, fit: 100 × 0.5 = 50 becomes 100 × 0.7 = 70 (+20)",
        "sales_priority, intent: 30 × 0.2 = 6 becomes 40 × 0.1 = 4 (-2)",
        "sales_priority, rule demo_request (intent): 30 becomes 40 points",
        "Tier: Medium at 66.5 becomes High at 80",
        "It is no longer an MQL by score: 61 of 60 (mql_qualification) becomes 61 of 65"
        " (mql_qualification)",
        "Fit tier: Medium becomes High",
    )
    # 110 points of fit are 100
    assert by_id["L1"].components[0].new_score == 100
    assert "grouped differently" in by_id["L4"].reasons[0]


def test_a_moved_bound_is_a_reason(both: duckdb.DuckDBPyConnection) -> None:
    moved = rules({"fit": "0.50", "engagement": "0.30", "intent": "0.20"}, "60", high="70")
    found = effects(both, OLD, moved, 1)
    assert any(
        "High from 80, Medium from 60, Low from 0 becomes High from 70" in reason
        for reason in found.moved[0].reasons
    )


def test_an_override_is_said(found: Effects) -> None:
    lead = next(each for each in found.moved if each.golden_lead_id == "L2")
    assert lead.old is not None
    side = replace(lead.old, has_override=True)
    held = list(reasons(replace(lead, old=side, new=side), OLD, NEW))
    assert "An override holds: the score stays 66.5 whatever the rules give" in held


def test_a_gate_of_the_priority_model_looks_at_the_composite(found: Effects) -> None:
    lead = next(each for each in found.moved if each.golden_lead_id == "L2")
    gates = [
        replace(each, gates={UNIT: Gate("sales_priority", Decimal(70))}) for each in (OLD, NEW)
    ]
    assert list(reasons(lead, *gates))[5] == (
        "It is no longer an MQL by score: 66.5 of 70 (sales_priority) becomes 80 of 70"
        " (sales_priority)"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [("2.675", "2.68"), ("-0.004", "0"), ("0", "0"), ("100", "100"), ("-3.50", "-3.5")],
)
def test_numbers_are_rounded_as_people_do(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


def test_no_more_leads_are_shown_than_asked_for(both: duckdb.DuckDBPyConnection) -> None:
    found = effects(both, OLD, NEW, 0)
    assert (found.moved, found.moved_count) == ((), 4)


def test_a_warehouse_does_not_differ_from_itself(tmp_path: Path) -> None:
    file = build(tmp_path / "old.duckdb", 0, "")
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(file.read_bytes())
    with compared(file, copy, tmp_path, "1GB", 1) as connection:
        found = effects(connection, OLD, OLD, 10)
    assert (found.moved, found.moved_count, found.tier_changed_count) == ((), 0, 0)
    assert all(figure.difference == 0 for figure in found.figures)
    assert {each.direction for each in found.conversions} == {"same"}


@pytest.mark.parametrize(
    ("limit", "is_over"), [(99.9, True), (100, False), (None, False), (0, True)]
)
def test_the_limit_itself_is_allowed(found: Effects, limit: float | None, is_over: bool) -> None:
    assert answer(found, limit).is_over_limit is is_over


def test_a_limit_between_two_counts_is_exact(found: Effects) -> None:
    share = replace(found, open_count=1000, tier_changed_count=70)
    assert not answer(share, 7).is_over_limit
    assert answer(replace(share, tier_changed_count=71), 7).is_over_limit


def test_a_home_without_open_leads_is_within_any_limit(found: Effects) -> None:
    empty = replace(found, open_count=0, tier_changed_count=0)
    assert (empty.tier_changed_share, answer(empty, 0).is_over_limit) == (0.0, False)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (FORMULA, f"'{FORMULA}"),
        ("  +1", "'  +1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("nul\x00", "nul\ufffd"),
        (Decimal("-2.50"), "-2.50"),
        (True, "true"),
        (None, ""),
        ("Zoë, \"x\"", "Zoë, \"x\""),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(value: object, text: str) -> None:
    assert cell(value) == text


def test_the_file_lists_every_moved_lead(both: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    file = tmp_path / "out" / "moved.csv"
    write_moved(both, file)
    with file.open(encoding="utf-8", newline="") as read:
        rows = list(csv.DictReader(read))
    assert [row["golden_lead_id"] for row in rows] == ["L1", "L3", "L2", "L4"]
    assert (rows[2]["full_name"], rows[2]["new_tier"], rows[2]["new_is_mql"]) == (
        f"'{FORMULA}",
        "High",
        "false",
    )
    assert "\x1b" not in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


def test_the_page_shows_hostile_names_as_text(found: Effects, tmp_path: Path) -> None:
    page, data = write_files(answer(found, 5), tmp_path / "out")
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "\x1b" not in text
    assert "<bdi>\u202egnp.exe" in text
    assert "default-src &#39;none&#39;" in text
    assert not re.findall(r"(?:src|href)=\"(?!#)", text)
    assert "Over the limit" in text
    assert page.stat().st_mode & 0o077 == 0
    told = json.loads(data.read_text(encoding="utf-8"))
    assert (told["is_over_limit"], told["effects"]["tier_changed_share"]) == (True, 1.0)
    assert told["effects"]["moved"][1]["full_name"] == SCRIPT


def test_the_terminal_shows_hostile_names_as_text(found: Effects) -> None:
    console = Console(width=160, record=True, quiet=False, file=None, force_terminal=False)
    with console.capture() as captured:
        console.print(changes_report(answer(found).changes))
        console.print(what_if_report(answer(found)))
    shown = captured.get()
    assert "3 of 3 open leads (100.0 %) would change their tier" in shown
    assert "[red]mark-up[/red]" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_criteria_with_the_same_result_are_left_out() -> None:
    def result(criterion: str, failed: int | None, status: str) -> CriterionResult:
        return CriterionResult("suite", criterion, "AUD-01", "t", "error", 9, failed, status)  # type: ignore[arg-type]

    old = [result("a", 1, "fail"), result("b", 2, "fail"), result("c", 0, "pass")]
    new = [result("a", 1, "fail"), result("b", 0, "pass"), result("c", 5, "fail")]
    changed = criterion_changes(old, new)
    assert [(each.criterion, each.old_failed, each.new_failed) for each in changed] == [
        ("c", 0, 5),
        ("b", 2, 0),
    ]

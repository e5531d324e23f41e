"""Changed weights and a changed threshold on real warehouses, worked out by hand."""

import csv
import hashlib
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rich.console import Console

from leadhouse.intake.model import DataDir
from leadhouse.project import project_root
from leadhouse.runs import Home
from leadhouse.whatif import Question, WhatIf, WhatIfError, ask, write_files
from leadhouse.whatif.files import MOVED
from leadhouse.whatif.model import TierMove

pytestmark = pytest.mark.long
AS_OF = datetime(2026, 6, 30, 23, 59, 59, 999999)
SEEDS = project_root() / "seeds" / "policy"
SCRIPT = "<script>document.title='owned'</script>"
FORMULA = "=1+1"
EVENTS = {
    # a meeting of 35 and a request of 30; for an MQL 45 and 30
    "L2": ["meeting_booked", "demo_request"],
    # by the caps 50 and 40 and 25, which is more than 100; 45 and 30 and 40 likewise
    "L3": [
        *["meeting_booked"] * 2,
        *["webinar_attended"] * 2,
        *["email_click"] * 5,
        *["product_demo", "demo_request", "trial_completed"],
    ],
}
FILES = {
    "users": "user_id,full_name,role,manager_id\nU1,Uma,SDR,M1\nM1,Max,Sales Manager,\n",
    # 25 for the size, 10 for the region, 25 for the industry, 20 for the revenue
    "accounts": (
        "account_id,name,domain,industry,employee_count,annual_revenue,region,created_at\n"
        "A1,One,one.example,Software,500,6000000,EMEA,2026-01-01T00:00:00Z\n"
        "A2,Two,two.example,Software,500,6000000,EMEA,2026-01-01T00:00:00Z\n"
    ),
    # 20 for the seniority
    "leads": (
        "lead_id,account_id,full_name,email,company_name,seniority,owner_id,stage,created_at\n"
        f'L1,A1,"{SCRIPT}",ann@one.example,One,C-level,U1,New,2026-06-01T00:00:00Z\n'
        f"L2,A2,Bob Bobson,bob@two.example,{FORMULA},C-level,U1,SQL,2026-06-01T00:00:00Z\n"
        "L3,,Cy Cyson,cy@three.example,Three,C-level,,New,2026-06-01T00:00:00Z\n"
        "L4,,Di Dison,di@four.example,Four,,,New,2026-06-01T00:00:00Z\n"
    ),
}


def write_extracts(folder: Path) -> Path:
    folder.mkdir()
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    events = [
        f"E{lead}{place},{lead},{kind},2026-06-30T10:00:00Z"
        for lead, kinds in EVENTS.items()
        for place, kind in enumerate(kinds)
    ]
    header = "event_id,lead_id,event_type,occurred_at"
    (folder / "engagement_events.csv").write_text("\n".join([header, *events]) + "\n")
    return folder


def changed_seed(folder: Path, name: str, **values: str) -> Path:
    """A bundled seed with the global row of each key set to another value."""
    folder.mkdir(exist_ok=True)
    key, column = {
        "seed_scoring_weights": ("component", "weight"),
        "seed_policy_parameters": ("name", "value"),
        "seed_scoring_points": ("rule_key", "points"),
    }[name]
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        is_mine = row["business_unit_id"] == "global" and row.get("model_id") in (
            None,
            "sales_priority",
        )
        if is_mine and row[key] in values:
            row[column] = values[row[key]]
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def state(folder: Path) -> dict[str, str]:
    """Each file of a folder with the hash of its content, each link with its target."""
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "folder"
        for path in folder.rglob("*")
    }


def asked(home: Path, policy: Path, scratch: Path, **options: Any) -> WhatIf:
    scratch.mkdir(exist_ok=True)
    question = Question(Home(home), policy, scratch=scratch, **options)
    found = ask(project_root(), question, lambda: datetime.now(UTC), Console(quiet=True))
    assert not list(scratch.iterdir())
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, night: Any) -> Path:
    """The home of a published night of four leads."""
    folder = tmp_path_factory.mktemp("whatif")
    path = folder / "home"
    built = night(path, write_extracts(folder / "extracts"))
    assert built.outcome.exit_code == 0, built.outcome.blockers
    return path


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fit weighs .7 instead of .5, engagement .2, intent .1; an MQL needs 65 instead of 60."""
    folder = tmp_path_factory.mktemp("policy") / "seeds"
    changed_seed(folder, "seed_scoring_weights", fit="0.70", engagement="0.20", intent="0.10")
    return changed_seed(folder, "seed_policy_parameters", mql_threshold="65")


@pytest.fixture(scope="module")
def answer(home: Path, policy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhatIf]:
    folder = tmp_path_factory.mktemp("answer")
    before = state(home)
    found = asked(
        home, policy, folder / "scratch", moved_file=folder / "output" / MOVED, limit=50.0
    )
    assert state(home) == before, "the home was written to"
    write_files(found, folder / "output")
    yield found


@pytest.mark.rule("GOV-08", "SCO-05")
def test_changed_weights_move_the_tiers_as_worked_out_by_hand(answer: WhatIf) -> None:
    assert answer.effects is not None
    moved = {lead.survivor_lead_id: lead for lead in answer.effects.moved}
    assert moved.keys() == {"L1", "L2", "L3"}
    by_hand = {
        # 100 of fit alone: 50, then 70
        "L1": ("Low", "50", "Medium", "70"),
        # 50 + 35 x .3 + 30 x .2 = 66.5, then 70 + 7 + 3 = 80, which is High
        "L2": ("Medium", "66.5", "High", "80"),
        # 10 + 30 + 20 = 60, which is Medium, then 14 + 20 + 10 = 44
        "L3": ("Medium", "60", "Low", "44"),
    }
    for lead_id, (old_tier, old_score, new_tier, new_score) in by_hand.items():
        old, new = moved[lead_id].old, moved[lead_id].new
        assert old is not None
        assert new is not None
        assert (old.tier, old.score) == (old_tier, Decimal(old_score))
        assert (new.tier, new.score) == (new_tier, Decimal(new_score))
    assert set(answer.effects.tier_moves) == {
        TierMove("Low", "Low", 1),
        TierMove("Low", "Medium", 1),
        TierMove("Medium", "High", 1),
        TierMove("Medium", "Low", 1),
    }


@pytest.mark.rule("GOV-08", "QUA-01")
def test_a_changed_threshold_changes_the_volume_of_mqls(answer: WhatIf) -> None:
    # L2: 40 + 45 x .2 + 30 x .4 = 61; L3: 8 + 20 + 40 = 68
    assert answer.effects is not None
    volume = next(each for each in answer.effects.units if each.business_unit_id == "global")
    assert (volume.old_mqls, volume.new_mqls, volume.gained, volume.lost) == (2, 1, 0, 1)


def test_each_moved_lead_has_its_reason(answer: WhatIf) -> None:
    assert answer.effects is not None
    (lead,) = (each for each in answer.effects.moved if each.survivor_lead_id == "L2")
    assert lead.reasons[:3] == (
        "sales_priority, engagement: 35 × 0.3 = 10.5 becomes 35 × 0.2 = 7 (-3.5)",
        "sales_priority, fit: 100 × 0.5 = 50 becomes 100 × 0.7 = 70 (+20)",
        "sales_priority, intent: 30 × 0.2 = 6 becomes 30 × 0.1 = 3 (-3)",
    )
    assert "61 of 60 (mql_qualification) becomes 61 of 65" in lead.reasons[-1]


def test_changes_workload_and_conversion_are_told(answer: WhatIf) -> None:
    assert [(each.seed, each.key, each.old, each.new) for each in answer.changes] == [
        ("seed_policy_parameters", "mql_threshold", "60", "65"),
        ("seed_scoring_weights", "sales_priority/engagement", "0.30", "0.20"),
        ("seed_scoring_weights", "sales_priority/fit", "0.50", "0.70"),
        ("seed_scoring_weights", "sales_priority/intent", "0.20", "0.10"),
    ]
    assert answer.effects is not None
    team = next(each for each in answer.effects.teams if each.user_id == "M1")
    assert (team.full_name, team.old_high, team.new_high, team.moved) == ("Max", 0, 1, 2)
    (up,) = (each for each in answer.effects.conversions if each.new_tier == "High")
    assert (up.leads, up.sqls, up.won) == (1, 1, 0)
    assert answer.is_over_limit


def test_the_current_side_is_what_is_published(home: Path, answer: WhatIf) -> None:
    assert answer.effects is not None
    with duckdb.connect(str(home / "published/leadhouse.duckdb"), read_only=True) as connection:
        published = dict(
            connection.execute(
                "select survivor_lead_id, composite_score from marts.mart_leads_scored"
                " inner join marts.mart_leads_deduplicated using (golden_lead_id)"
            ).fetchall()
        )
    for lead in answer.effects.moved:
        assert lead.old is not None
        assert lead.old.score == published[lead.survivor_lead_id]


def test_other_points_of_a_rule_are_the_reason(home: Path, tmp_path: Path) -> None:
    """Extracts without a home, another policy to compare with, and both warehouses kept."""
    old = changed_seed(tmp_path / "old", "seed_scoring_points", fit_seniority_c_level="15")
    new = changed_seed(tmp_path / "new", "seed_scoring_points", fit_seniority_c_level="12")
    found = asked(
        tmp_path / "nowhere",
        new,
        tmp_path / "scratch",
        against=old,
        as_of=AS_OF,
        data=(DataDir("crm", home.parent / "extracts"),),
        keep=tmp_path / "kept",
    )
    assert not (tmp_path / "nowhere").exists()
    assert found.effects is not None
    (lead,) = (each for each in found.effects.moved if each.survivor_lead_id == "L1")
    assert [(each.rule_key, each.old_points, each.new_points) for each in lead.rules] == [
        ("fit_seniority_c_level", Decimal(15), Decimal(12))
    ]
    for side, points in (("current", 15), ("proposed", 12)):
        kept = tmp_path / "kept" / side
        assert (kept / "policy" / "seed_scoring_points.csv").is_file()
        with duckdb.connect(str(kept / "leadhouse.duckdb"), read_only=True) as connection:
            assert connection.execute(
                "select distinct points from marts.fct_score_contributions"
                " where rule_key = 'fit_seniority_c_level' and model_id = 'sales_priority'"
            ).fetchall() == [(Decimal(points),)]


def test_a_row_without_effect_changes_nothing_and_the_audit_agrees(
    home: Path, tmp_path: Path
) -> None:
    """The same values from another source: all is built, audited, and the same."""
    folder = tmp_path / "policy"
    folder.mkdir()
    text = (SEEDS / "seed_scoring_weights.csv").read_text(encoding="utf-8")
    assert "Lead Scoring SOP" in text
    (folder / "seed_scoring_weights.csv").write_text(text.replace("Lead Scoring SOP", "Board"))
    before = state(home)
    found = asked(home, folder, tmp_path / "scratch", limit=0.0, is_audited=True)
    assert state(home) == before
    assert {each.column for each in found.changes} == {"source_document"}
    assert found.effects is not None
    assert (found.effects.moved, found.effects.moved_count) == ((), 0)
    assert found.effects.criteria == ()
    assert all(figure.difference == 0 for figure in found.effects.figures)
    assert not found.is_over_limit


def test_nothing_is_left_when_a_side_can_not_be_built(
    home: Path, policy: Path, tmp_path: Path, project_copy: Path
) -> None:
    model = project_copy / "models/marts/scoring/mart_leads_scored.sql"
    model.write_text("select * from nowhere")
    scratch, before = tmp_path / "scratch", state(home)
    scratch.mkdir()
    question = Question(Home(home), policy, scratch=scratch)
    with pytest.raises(WhatIfError, match="with the current policy a night would fail"):
        ask(project_copy, question, lambda: datetime.now(UTC), Console(quiet=True))
    assert not list(scratch.iterdir())
    assert state(home) == before


def test_the_files_are_safe_to_open(answer: WhatIf, tmp_path: Path) -> None:
    page, data = write_files(answer, tmp_path / "output")
    text = page.read_text(encoding="utf-8")
    assert SCRIPT not in text
    assert "&lt;script&gt;" in text
    assert json.loads(data.read_text(encoding="utf-8"))["is_over_limit"] is True
    shutil.rmtree(tmp_path / "output")

"""Nights after the first: state that outlives a run, as of earlier days, changed delivery."""

import csv
import random
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from leadhouse.publish.fingerprint import fingerprints

pytestmark = pytest.mark.long
AS_OF = datetime(2026, 6, 30, 23, 59, 59, 999999)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def two_nights(tmp_path_factory, demo, night):
    """A night, and one eight days later in which one finding was mended and one lead came."""
    home = tmp_path_factory.mktemp("two_nights")
    first = night(home, demo)
    incomplete = first.rows(
        "select leads.survivor_lead_id, findings.finding_id from audit.audit_findings as findings"
        " inner join marts.mart_leads_deduplicated as leads using (golden_lead_id)"
        " where findings.rule_id = 'AUD-03' and leads.source_system = 'crm' order by 1"
    )
    mended_lead, mended_finding = incomplete[0]
    changes = tmp_path_factory.mktemp("changes")
    rows = [row for row in read(demo / "leads.csv") if row["lead_id"] == mended_lead]
    filled = {"lead_source": "Webinar", "company_name": "Brightwater Ltd", "contact_role": "Buyer"}
    rows[0] |= filled | {"email": "mended@brightwater.example"}
    rows[0]["updated_at"] = "2026-07-07T10:00:00Z"
    somebody_else = {"full_name": "Zora Quill", "email": "zora.quill@brightwater.example"}
    own = ("first_name", "last_name", "phone", "mobile_phone", "linkedin_url", "street")
    new = dict(rows[0]) | {"lead_id": "L-NEW", **somebody_else, **dict.fromkeys(own, "")}
    write(changes / "leads.csv", [*rows, new])
    second = night(home, changes, as_of=AS_OF + timedelta(days=8))
    return first, second, mended_lead, mended_finding


def golden_ids(built) -> dict[str, str]:
    return dict(built.rows("select lead_id, golden_lead_id from marts.bridge_lead_records"))


def test_golden_ids_survive(two_nights) -> None:
    first, second, mended, _ = two_nights
    before, after = golden_ids(first), golden_ids(second)
    assert set(before) <= set(after)
    assert {lead: before[lead] for lead in before} == {lead: after[lead] for lead in before}
    assert after["L-NEW"] not in set(before.values())


@pytest.mark.rule("AUD-09")
def test_a_mended_finding_is_resolved_and_the_others_go_on(two_nights) -> None:
    first, second, _, mended_finding = two_nights
    state = dict(second.rows("select finding_id, status from audit.audit_findings"))
    known = [row[0] for row in first.rows("select finding_id from audit.audit_findings")]
    assert state[mended_finding] == "resolved"
    assert set(known) <= set(state)
    first_seen = dict(first.rows("select finding_id, due_at from audit.audit_findings"))
    later = dict(second.rows("select finding_id, due_at from audit.audit_findings"))
    assert {key: later[key] for key in first_seen} == first_seen


@pytest.mark.rule("AUD-09")
@pytest.mark.rule("AUD-10")
def test_findings_past_their_due_date_are_escalated(two_nights) -> None:
    _, second, _, _ = two_nights
    escalated, late = second.rows(
        "select count(*) filter (status = 'escalated' and escalated_to is not null),"
        " count(*) filter (status not in ('resolved', 'accepted') and due_at < timestamp"
        " '2026-07-08 23:59:59.999999') from audit.audit_findings"
    )[0]
    assert escalated == late > 0


@pytest.mark.rule("AUD-01")
def test_the_monthly_audit_is_the_first_run_of_a_month(two_nights) -> None:
    _, second, _, _ = two_nights
    runs = second.rows("select run_type, period from audit.audit_runs order by 1, 2")
    assert runs == [
        ("monthly", "2026-06"),
        ("monthly", "2026-07"),
        ("nightly", "2026-06-30"),
        ("nightly", "2026-07-08"),
        ("quarterly", "2026-Q2"),
        ("quarterly", "2026-Q3"),
    ]


# what becomes of the leads of a month is known long after it
COHORTS = (
    "conversion_rate_by_source",
    "conversion_rate_by_tier",
    "lead_to_sal_rate",
    "mql_to_sql_rate",
    "nurture_engagement_uplift",
    "nurture_to_mql_rate",
    "sql_to_opportunity_rate",
    "win_rate_of_sql",
)


def test_closed_months_are_frozen(two_nights) -> None:
    first, second, _, _ = two_nights
    june = "from metrics.metric_values where period_start = date '2026-06-01' and metric_name"
    values = (
        "select metric_name, business_unit_id, dimension_value, numerator, denominator"
        f" {june} not in {COHORTS} order by all"
    )
    assert first.rows(values) == second.rows(values) != []
    assert second.rows(f"select distinct is_mature {june} not in {COHORTS}") == [(True,)]
    assert second.rows(f"select distinct is_mature {june} in {COHORTS}") == [(False,)]


def test_a_run_as_of_an_earlier_day_is_not_published(two_nights, night) -> None:
    first, second, _, _ = two_nights
    earlier = night(first.home.path, as_of=AS_OF + timedelta(days=1))
    assert earlier.outcome.run.state == "not_published"
    assert earlier.outcome.run.prior_run_id == first.outcome.run.run_id
    assert first.home.published.readlink().name == second.outcome.run.run_id
    forced = night(first.home.path, as_of=AS_OF + timedelta(days=1), is_forced=True)
    assert forced.outcome.run.state == "published"
    assert first.home.published.readlink().name == forced.outcome.run.run_id


def shuffled(source: Path, target: Path) -> None:
    """The same rows in another order, columns too, in two parts, and one file delivered twice."""
    chance = random.Random(3)
    for file in sorted(source.glob("*.csv")):
        rows = read(file)
        if not rows:
            shutil.copy(file, target / file.name)
            continue
        columns = list(rows[0])
        chance.shuffle(rows)
        chance.shuffle(columns)
        folder = target / file.stem
        folder.mkdir()
        half = len(rows) // 2
        for number, part in enumerate((rows[:half], rows[half:])):
            if part:
                write(folder / f"part-{number}.csv", [{c: row[c] for c in columns} for row in part])
        first_part = min(folder.glob("*.csv"))
        shutil.copy(first_part, folder / "again.csv")


APART = {"audit.row_accounting", "audit.quarantine", "audit.intake_files"}


def tables(built) -> dict[str, str]:
    found = fingerprints(built.home.run_dir(built.outcome.run.run_id) / "leadhouse.duckdb")
    return {name: value for name, value in found.items() if name not in APART}


def test_shuffled_split_and_doubled_input_changes_nothing(
    demo, demo_night, night, tmp_path
) -> None:
    changed = tmp_path / "extracts"
    changed.mkdir()
    shuffled(demo, changed)
    again = night(tmp_path / "home", changed)
    assert tables(again) == tables(demo_night)


def test_so_it_does_for_zoho_where_rows_have_no_ids(zoho, night, tmp_path) -> None:
    changed = tmp_path / "extracts"
    changed.mkdir()
    shuffled(zoho, changed)
    as_of = datetime(2021, 4, 16, 23, 59, 59, 999999)
    whole = night(tmp_path / "whole", ("zoho", zoho), as_of=as_of)
    again = night(tmp_path / "again", ("zoho", changed), as_of=as_of, threads=1)
    assert tables(again) == tables(whole)

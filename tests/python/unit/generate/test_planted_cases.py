"""The planted cases are what the truth says: recomputed from the written tables alone."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow.csv as pcsv
import pyarrow.parquet as pq
import pytest

from leadhouse.generate import generate

ZONES = {
    "saas_emea": "Europe/Berlin",
    "saas_amer": "America/New_York",
    "healthcare_enterprise": "America/Chicago",
    None: "UTC",
}
OPEN = {"New", "MQL", "Accepted", "Contacted", "SAL", "SQL"}
PLACEHOLDERS = {"", "n/a", "na", "test", "none", "tbd", "xxx", "-", "unknown"}
CORE = ("lead_source", "company_name", "contact_role", "email")
DATES = (dt.date(2026, 11, 20), dt.date(2026, 4, 27), dt.date(2024, 2, 29))
Row = dict[str, Any]


@dataclass(frozen=True)
class Demo:
    """The written tables as rows, grouped by lead."""

    as_of: dt.datetime
    leads: dict[str, Row]
    by_lead: dict[str, dict[str, list[Row]]]
    cases: list[Row]
    person: dict[str, str]

    def local_date(self, lead: Row, when: dt.datetime) -> dt.date:
        zone = ZoneInfo(ZONES[lead["business_unit_id"]])
        return when.replace(tzinfo=dt.UTC).astimezone(zone).date()

    def of(self, table: str, lead_id: str) -> list[Row]:
        return self.by_lead[table][lead_id]


@pytest.fixture(scope="module", params=DATES, ids=str)
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    day: dt.date = request.param
    out = tmp_path_factory.mktemp("planted")
    generate(1_500, 3, day, out, "parquet")
    tables = {
        name: grouped(pq.read_table(out / f"{name}.parquet").to_pylist())
        for name in ("activities", "engagement_events", "consents", "stage_history")
    }
    persons = pq.read_table(out / "truth/persons.parquet").to_pylist()
    return Demo(
        as_of=dt.datetime.combine(day, dt.time.max),
        leads={r["lead_id"]: r for r in pq.read_table(out / "leads.parquet").to_pylist()},
        by_lead=tables,
        cases=read_cases(out),
        person={r["lead_id"]: r["person_id"] for r in persons},
    )


def grouped(rows: list[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["lead_id"]].append(row)
    return groups


def read_cases(out: Path) -> list[Row]:
    rows: list[Row] = pcsv.read_csv(out / "truth/rule_cases.csv").to_pylist()
    return rows


def is_missing(value: str | None) -> bool:
    text = (value or "").strip().lower()
    return text in PLACEHOLDERS


def breaks_completeness(demo: Demo, lead: Row) -> bool:
    return any(is_missing(lead[name]) for name in CORE)


def normal_email(lead: Row) -> str:
    local, _, domain = (lead["email"] or "").strip().lower().partition("@")
    return f"{local.split('+')[0]}@{domain}"


def breaks_uniqueness(demo: Demo, lead: Row) -> bool:
    mail = normal_email(lead)
    if mail.startswith("info@"):
        return False
    same = [row for row in demo.leads.values() if normal_email(row) == mail]
    return len(same) > 1


def last_touch(demo: Demo, lead: Row) -> dt.datetime:
    acts = [
        row["occurred_at"]
        for row in demo.of("activities", lead["lead_id"])
        if not row["is_automated"]
    ]
    events = [
        row["occurred_at"]
        for row in demo.of("engagement_events", lead["lead_id"])
        if not row["is_machine"]
    ]
    return max(when for when in [*acts, *events, lead["created_at"]] if when <= demo.as_of)


def days_inactive(demo: Demo, lead: Row) -> int:
    today = demo.local_date(lead, demo.as_of)
    return (today - demo.local_date(lead, last_touch(demo, lead))).days


def stage_of(demo: Demo, lead: Row) -> str:
    history = [
        r for r in demo.of("stage_history", lead["lead_id"]) if r["entered_at"] <= demo.as_of
    ]
    return str(max(history, key=lambda row: row["entered_at"])["stage"])


def breaks_staleness(demo: Demo, lead: Row) -> bool:
    return stage_of(demo, lead) in OPEN and days_inactive(demo, lead) > 30


def is_inactive(demo: Demo, lead: Row) -> bool:
    return stage_of(demo, lead) in OPEN and days_inactive(demo, lead) >= 30


def breaks_consent(demo: Demo, lead: Row) -> bool:
    channels = {"email": "email", "call": "phone", "linkedin": "linkedin"}
    for row in demo.of("activities", lead["lead_id"]):
        channel = channels.get(row["activity_type"])
        if row["direction"] != "outbound" or channel is None or row["occurred_at"] > demo.as_of:
            continue
        status = consent_at(demo, lead, channel, row["occurred_at"])
        needs = lead["country"] != "US"
        if status in ("opt_out", "dnc") or (needs and status != "opt_in"):
            return True
    return False


def consent_at(demo: Demo, lead: Row, channel: str, when: dt.datetime) -> str:
    valid = [
        row["status"]
        for row in demo.of("consents", lead["lead_id"])
        if row["channel"] == channel
        and row["valid_from"] <= when
        and (row["valid_to"] is None or when < row["valid_to"])
    ]
    return str(valid[0]) if valid else "unknown"


CHECKS: dict[str, Callable[[Demo, Row], bool]] = {
    "AUD-03": breaks_completeness,
    "AUD-04": breaks_uniqueness,
    "AUD-06": breaks_staleness,
    "AGE-01": is_inactive,
    "AUD-07": breaks_consent,
}


@pytest.mark.parametrize("rule_id", CHECKS)
def test_violations_break_the_rule_and_near_misses_do_not(demo: Demo, rule_id: str) -> None:
    cases = [case for case in demo.cases if case["rule_id"] == rule_id]
    assert {case["kind"] for case in cases} == {"violation", "near_miss"}
    for case in cases:
        lead = demo.leads[case["entity_id"]]
        breaks = CHECKS[rule_id](demo, lead)
        assert breaks == (case["kind"] == "violation"), (case, lead)


def test_planted_leads_are_live_and_of_the_past(demo: Demo) -> None:
    for case in demo.cases:
        lead = demo.leads[case["entity_id"]]
        assert not lead["is_deleted"] and lead["merged_into_lead_id"] is None
        assert lead["created_at"] <= demo.as_of


def test_cases_are_no_duplicates_but_those_of_the_duplicate_rule(demo: Demo) -> None:
    sizes: dict[str, int] = defaultdict(int)
    for person in demo.person.values():
        sizes[person] += 1
    for case in demo.cases:
        expected = 2 if (case["rule_id"], case["kind"]) == ("AUD-04", "violation") else 1
        assert sizes[demo.person[case["entity_id"]]] == expected, case


def test_every_open_single_incomplete_lead_is_named(demo: Demo) -> None:
    sizes: dict[str, int] = defaultdict(int)
    for person in demo.person.values():
        sizes[person] += 1
    named = {
        case["entity_id"]
        for case in demo.cases
        if (case["rule_id"], case["kind"]) == ("AUD-03", "violation")
    }
    for lead_id, lead in demo.leads.items():
        if not demo.of("stage_history", lead_id) or lead["created_at"] > demo.as_of:
            continue
        single = sizes[demo.person[lead_id]] == 1 and not lead["is_deleted"]
        if single and stage_of(demo, lead) in OPEN and breaks_completeness(demo, lead):
            assert lead_id in named


def test_the_inactivity_boundary_is_planted_on_both_sides(demo: Demo) -> None:
    days = {
        days_inactive(demo, demo.leads[case["entity_id"]])
        for case in demo.cases
        if case["rule_id"] == "AGE-01"
    }
    assert {29, 30, 31} <= days

"""The planted cases are what the truth says: recomputed from the written tables alone."""

import csv
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow.csv as pcsv
import pyarrow.parquet as pq
import pytest

from leadhouse.generate import generate
from leadhouse.project import project_root

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
SCORES = ("crm_fit_score", "crm_engagement_score", "crm_intent_score")
Row = dict[str, Any]


def seed(name: str) -> list[dict[str, str]]:
    path = project_root() / "seeds" / "policy" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FRAMEWORK = seed("seed_icp_framework")
STAGE_OF_LABEL = {
    row["crm_label"].lower(): row["canonical_stage"]
    for row in seed("seed_stage_map")
    if (row["system"], row["source_field"]) == ("crm", "stage")
}


@dataclass(frozen=True)
class Demo:
    """The written tables as rows, grouped by lead."""

    as_of: dt.datetime
    leads: dict[str, Row]
    by_lead: dict[str, dict[str, list[Row]]]
    cases: list[Row]
    person: dict[str, str]
    accounts: dict[str, Row]

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
        accounts={r["account_id"]: r for r in pq.read_table(out / "accounts.parquet").to_pylist()},
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
    if not history:
        return STAGE_OF_LABEL[lead["stage"].lower()]
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


def is_absent(demo: Demo, lead: Row) -> bool:
    return any(not (lead[name] or "").strip() for name in CORE)


def is_placeholder(demo: Demo, lead: Row) -> bool:
    filled = [lead[name] for name in CORE if (lead[name] or "").strip()]
    return any(is_missing(value) for value in filled)


def lacks_scores(demo: Demo, lead: Row) -> bool:
    return stage_of(demo, lead) in OPEN and any(lead[name] is None for name in SCORES)


def contradicts_history(demo: Demo, lead: Row) -> bool:
    said = STAGE_OF_LABEL[lead["stage"].lower()]
    history = stage_of(demo, lead)
    return history in OPEN and said != history


def fails_icp(demo: Demo, lead: Row) -> bool:
    account = demo.accounts.get(lead["account_id"])
    if account is None or lead["business_unit_id"] is None:
        return False
    known = {
        "company_size": [account["employee_count"]],
        "industry": [account["industry"]],
        "geography": [account["region"], account["country"]],
    }
    for row in FRAMEWORK:
        if row["business_unit_id"] != lead["business_unit_id"] or row["is_hard_filter"] != "true":
            continue
        values = [value for value in known[row["dimension"]] if value is not None]
        if values and not any(fits(row, value) for value in values):
            return True
    return False


def fits(row: dict[str, str], value: str | int) -> bool:
    if row["operator"] == "in":
        return str(value).lower() in row["value"].split("|")
    upper = float(row["max_value"] or "inf")
    return float(row["min_value"]) <= float(value) < upper


def breaks_quality(demo: Demo, lead: Row) -> bool:
    is_poor = breaks_completeness(demo, lead) or lead["owner_id"] is None or fails_icp(demo, lead)
    return stage_of(demo, lead) in OPEN and is_poor


CHECKS: dict[str, Callable[[Demo, Row], bool]] = {
    "AUD-03": breaks_completeness,
    "AUD-04": breaks_uniqueness,
    "AUD-06": breaks_staleness,
    "AGE-01": is_inactive,
    "AUD-07": breaks_consent,
    "ENT-02": is_absent,
    "ENT-05": is_placeholder,
    "DUP-02": breaks_uniqueness,
    "CMP-02": breaks_consent,
    "SCO-13": lacks_scores,
    "QUA-03": contradicts_history,
    "AUD-05": breaks_quality,
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
        is_pair = case["rule_id"] in ("AUD-04", "DUP-02") and case["kind"] == "violation"
        expected = 2 if is_pair else 1
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


def named(demo: Demo, rule_id: str, kind: str = "violation") -> set[str]:
    return {
        case["entity_id"]
        for case in demo.cases
        if (case["rule_id"], case["kind"]) == (rule_id, kind)
    }


def open_single(demo: Demo) -> list[Row]:
    sizes = Counter(demo.person.values())
    return [
        lead
        for lead_id, lead in demo.leads.items()
        if sizes[demo.person[lead_id]] == 1
        and not lead["is_deleted"]
        and lead["created_at"] <= demo.as_of
        and stage_of(demo, lead) in OPEN
    ]


@pytest.mark.parametrize("rule_id", ["SCO-13", "QUA-03"])
def test_every_open_single_lead_that_breaks_the_rule_is_named(demo: Demo, rule_id: str) -> None:
    breaks = {row["lead_id"] for row in open_single(demo) if CHECKS[rule_id](demo, row)}
    assert breaks <= named(demo, rule_id)


def test_every_open_single_lead_without_owner_is_named(demo: Demo) -> None:
    unowned = {row["lead_id"] for row in open_single(demo) if row["owner_id"] is None}
    assert unowned
    assert unowned <= named(demo, "AUD-05")


def test_open_duplicates_have_all_scores(demo: Demo) -> None:
    sizes = Counter(demo.person.values())
    for lead_id, lead in demo.leads.items():
        if sizes[demo.person[lead_id]] > 1 and lead["created_at"] <= demo.as_of:
            assert not [name for name in SCORES if lead[name] is None], lead_id


def test_cases_stand_under_each_rule_that_names_the_same_check(demo: Demo) -> None:
    incomplete = named(demo, "AUD-03")
    assert incomplete == named(demo, "ENT-02") | named(demo, "ENT-05")
    assert incomplete <= named(demo, "AUD-05")
    for audit, rule in (("AUD-04", "DUP-02"), ("AUD-07", "CMP-02")):
        for kind in ("violation", "near_miss"):
            assert named(demo, audit, kind) == named(demo, rule, kind)


def test_a_score_of_zero_and_an_unknown_size_are_near_misses(demo: Demo) -> None:
    assert any(demo.leads[i]["crm_intent_score"] == 0 for i in named(demo, "SCO-13", "near_miss"))
    fine = [demo.leads[lead_id] for lead_id in named(demo, "AUD-05", "near_miss")]
    sizes = {demo.accounts[lead["account_id"]]["employee_count"] for lead in fine}
    assert sizes == {None, 50, 200, 501}

"""Thirty nights of corrections, new owners, holidays and exceptions against a slow reference."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from leadhouse.portability.render import VARIABLES, Renderer
from leadhouse.project import project_root

FIRST = date(2026, 5, 25)
NIGHTS = 30
HOLIDAYS = {date(2026, 5, 25), date(2026, 6, 4), date(2026, 6, 5)}
BUSINESS_DAYS, REOPEN_DAYS = 5, 7
LEADS = [f"G{number:02}" for number in range(12)]
OWNERS = ["U1", "U2", None]
MANAGERS = {"U1": "M1", "U2": "M2"}
ADMIN = "crm_admin"
TABLES = """
create schema judged;
create schema prior;
create table judged.expectation_failures (criterion string, suite string, rule_id string,
    entity_id string, field string, current_value string, expected_value string, evidence string,
    golden_lead_id string, business_unit_id string, owner_id string);
create table judged.expectation_results (criterion string, entity_type string, severity string,
    title string, suggested_action string, evidence_level string, status string);
create table prior.bridge_lead_records (lead_id string, golden_lead_id string);
create table bridge_lead_records (lead_id string, golden_lead_id string, business_unit_id string);
create table mart_leads_deduplicated (golden_lead_id string, business_unit_id string,
    owner_id string);
create table dim_users (user_id string, manager_id string, role string, is_active boolean);
create table int_finding_due_dates (business_unit_id string, escalation_role string,
    due_at timestamp, escalates_at timestamp, reopens_from timestamp);
create table int_finding_acceptances (finding_id string, accepted_until timestamp);
create table int_finding_exceptions (criterion string, entity_id string, accepted_until timestamp);
create table int_finding_actions (finding_id string, action_count bigint,
    first_action_at timestamp, last_action_at timestamp);
create table int_finding_recipients (user_id string, recipient_id string);
"""
COMPARED = (
    "entity_id, status, owner_id, first_owner_id, overdue_owner_id, escalated_owner_id,"
    " escalated_to, reopened_count, first_seen_at, due_at, assigned_at, escalated_at, reopened_at,"
    " resolved_at"
)


@dataclass
class Finding:
    """One finding as the rules tell it."""

    entity: str
    owner: str
    seen: datetime
    due: datetime
    first_owner: str = field(init=False)
    assigned: datetime = field(init=False)
    status: str = "open"
    overdue_owner: str | None = None
    escalated_owner: str | None = None
    escalated_to: str | None = None
    escalated: datetime | None = None
    reopened_count: int = 0
    reopened: datetime | None = None
    resolved: datetime | None = None

    def __post_init__(self) -> None:
        self.first_owner, self.assigned = self.owner, self.seen

    def row(self) -> tuple[Any, ...]:
        return (
            *(self.entity, self.status, self.owner, self.first_owner, self.overdue_owner),
            *(self.escalated_owner, self.escalated_to, self.reopened_count, self.seen, self.due),
            *(self.assigned, self.escalated, self.reopened, self.resolved),
        )


@dataclass(frozen=True)
class Night:
    """What is so on one day."""

    as_of: datetime
    failing: frozenset[str]
    owners: dict[str, str | None]
    exceptions: dict[str, datetime]
    is_judged: bool


def _due(day: date) -> datetime:
    left = BUSINESS_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in HOLIDAYS
    return datetime.combine(day, time(23, 59, 59, 999999))


def _nights(seed: int) -> Iterator[Night]:
    chance = random.Random(seed)
    failing = {lead for lead in LEADS if chance.random() < 0.5}
    owners = {lead: chance.choice(OWNERS) for lead in LEADS}
    exceptions: dict[str, datetime] = {}
    for number in range(NIGHTS):
        as_of = datetime.combine(FIRST + timedelta(days=number), time(23, 59, 59, 999999))
        for lead in LEADS:
            if chance.random() < 0.12:
                failing ^= {lead}
            if chance.random() < 0.08:
                owners[lead] = chance.choice(OWNERS)
            if chance.random() < 0.03:
                exceptions[lead] = as_of + timedelta(days=chance.randint(0, 9))
        is_judged = chance.random() > 0.1
        yield Night(as_of, frozenset(failing), dict(owners), dict(exceptions), is_judged)


def _reference(nights: list[Night]) -> Iterator[list[tuple[Any, ...]]]:
    """The life of all findings, night by night and one by one."""
    findings: list[Finding] = []
    for night in nights:
        if night.is_judged:
            _judge(findings, night)
        for each in findings:
            if each.status != "resolved":
                _step(each, night)
        yield sorted((each.row() for each in findings), key=str)


def _judge(findings: list[Finding], night: Night) -> None:
    for lead in LEADS:
        mine = [each for each in findings if each.entity == lead]
        current = [each for each in mine if each.status != "resolved"]
        if lead not in night.failing:
            for each in current:
                each.status, each.resolved = "resolved", night.as_of
            continue
        if current:
            continue
        last = max((e for e in mine if e.resolved), key=lambda e: e.resolved, default=None)
        if last and (night.as_of.date() - last.resolved.date()).days <= REOPEN_DAYS:
            last.status, last.resolved, last.reopened = "open", None, night.as_of
            last.reopened_count += 1
        else:
            owner = night.owners[lead] or ADMIN
            findings.append(Finding(lead, owner, night.as_of, _due(night.as_of.date())))


def _step(each: Finding, night: Night) -> None:
    owner = night.owners[each.entity] or ADMIN
    if owner != each.owner:
        each.owner, each.assigned = owner, night.as_of
    if night.exceptions.get(each.entity, datetime.min) >= night.as_of:
        each.status = "accepted"
        return
    is_late = night.as_of > each.due
    if is_late and each.overdue_owner is None:
        each.overdue_owner = owner
    if is_late and night.is_judged and each.escalated is None:
        each.escalated, each.escalated_owner = night.as_of, owner
        each.escalated_to = MANAGERS.get(owner, "sales_manager")
    each.status = "escalated" if each.escalated else "overdue" if is_late else "open"


def _warehouse(nights: list[Night]) -> Iterator[list[tuple[Any, ...]]]:
    """The same by the model, each night on the table of the night before."""
    root = project_root()
    query = Renderer(root).file(root / "models/audit/audit_findings.sql").sql
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        for lead in LEADS:
            connection.execute("insert into prior.bridge_lead_records values (?, ?)", [lead, lead])
        connection.execute(
            "insert into bridge_lead_records select *, 'north' from prior.bridge_lead_records"
        )
        for user, manager in MANAGERS.items():
            connection.execute("insert into dim_users values (?, ?, 'sdr', true)", [user, manager])
            connection.execute("insert into int_finding_recipients values (?, ?)", [user, manager])
        sql = query.replace("work.", "").replace("prior.audit_findings", "kept")
        connection.execute(_empty_findings(root))
        for night in nights:
            _set(connection, night)
            told = sql.replace(VARIABLES["as_of"], f"{night.as_of:%Y-%m-%d %H:%M:%S.%f}")
            connection.execute(f"create table tonight as {told}")
            connection.execute("drop table kept")
            connection.execute("alter table tonight rename to kept")
            rows = connection.execute(f"select {COMPARED} from kept").fetchall()
            yield sorted(rows, key=str)


def _empty_findings(root: Path) -> str:
    declared = yaml.safe_load((root / "models/audit/_audit__sources.yml").read_text())
    tables = next(each["tables"] for each in declared["sources"] if each["name"] == "prior")
    columns = next(each["columns"] for each in tables if each["name"] == "audit_findings")
    return f"create table kept ({', '.join(c['name'] + ' ' + c['data_type'] for c in columns)})"


def _set(connection: duckdb.DuckDBPyConnection, night: Night) -> None:
    for table in (
        "judged.expectation_failures",
        "judged.expectation_results",
        "mart_leads_deduplicated",
        "int_finding_due_dates",
        "int_finding_exceptions",
    ):
        connection.execute(f"delete from {table}")
    status = "fail" if night.is_judged else "error"
    connection.execute(
        "insert into judged.expectation_results"
        " values ('c', 'lead', 'error', 't', 'a', 'current', ?)",
        [status],
    )
    for lead in night.failing if night.is_judged else ():
        connection.execute(
            "insert into judged.expectation_failures (criterion, suite, rule_id, entity_id)"
            " values ('c', 's', 'AUD-03', ?)",
            [lead],
        )
    for lead, owner in night.owners.items():
        connection.execute(
            "insert into mart_leads_deduplicated values (?, 'north', ?)", [lead, owner]
        )
    due = _due(night.as_of.date())
    reopens = datetime.combine(night.as_of.date() - timedelta(days=REOPEN_DAYS), time())
    connection.execute(
        "insert into int_finding_due_dates values ('north', 'sales_manager', ?, ?, ?)",
        [due, due, reopens],
    )
    for lead, until in night.exceptions.items():
        connection.execute("insert into int_finding_exceptions values ('c', ?, ?)", [lead, until])


@pytest.mark.rule("AUD-09")
@pytest.mark.rule("AUD-10")
@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 10))]
)
def test_thirty_nights_of_findings_equal_a_slow_reference(seed: int) -> None:
    nights = list(_nights(seed))
    states = set()
    pairs = zip(nights, _reference(nights), _warehouse(nights), strict=True)
    for night, wanted, found in pairs:
        assert found == wanted, night.as_of
        states |= {row[1] for row in wanted}
    assert states >= {"open", "resolved", "escalated", "accepted"}

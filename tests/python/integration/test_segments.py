"""ICP verdicts, pursuit and segments of whole nights, against a second reading in Python."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

import pytest

from leadhouse.project import project_root

AS_OF_DATE = date(2026, 6, 30)
# the attribute of an account that each dimension reads
COLUMNS = {
    "industry": ("crm_industry", "industry"),
    "geography": ("region", "geo_segment", "country_code"),
    "company_size": ("employee_count",),
    "revenue": ("annual_revenue", "arr_usd"),
    "technology_stack": ("technologies",),
}
HISTORY = {
    "leads.csv": """
        lead_id,account_id,business_unit_id,email,full_name,lead_source,direction,stage,created_at
        inside,fits,saas_emea,a@fits.example,Ann Abel,web form,inbound,New,2026-01-10
        then_inside,shrank,saas_emea,b@shrank.example,Ben Bow,web form,inbound,New,2026-01-10
        approved,large,saas_emea,c@large.example,Cat Coe,web form,inbound,New,2026-01-10
        too_late,large,saas_emea,d@large.example,Dan Dow,web form,inbound,New,2026-01-10
        outbound,large,saas_emea,e@large.example,Eve Elm,cold call,outbound,New,2026-01-10
        not_known,,saas_emea,f@nowhere.example,Fay Fox,web form,inbound,New,2026-01-10
        untouched,large,saas_emea,g@large.example,Guy Gat,web form,inbound,New,2026-01-10
    """,
    "accounts.csv": """
        account_id,name,domain,industry,employee_count,country,business_unit_id
        fits,Fits,fits.example,SaaS,100,DE,saas_emea
        shrank,Shrank,shrank.example,SaaS,20,DE,saas_emea
        large,Large,large.example,SaaS,2000,DE,saas_emea
    """,
    "users.csv": """
        user_id,role,full_name,user_type
        rep,sdr,Rita Rep,human
        boss,sales_manager,Bo Boss,human
    """,
    "activities.csv": """
        activity_id,lead_id,user_id,activity_type,direction,occurred_at
        1,inside,rep,email,outbound,2026-03-01T12:00:00
        2,then_inside,rep,email,outbound,2026-03-01T12:00:00
        3,approved,rep,email,outbound,2026-03-01T12:00:00
        4,too_late,rep,email,outbound,2026-03-01T12:00:00
        5,outbound,rep,call,outbound,2026-03-01T12:00:00
        6,not_known,rep,email,outbound,2026-03-01T12:00:00
        7,untouched,rep,email,inbound,2026-03-01T12:00:00
    """,
    "field_history.csv": """
        object_type,object_id,field,old_value,new_value,changed_by,changed_by_type,changed_at
        account,shrank,employee_count,120,20,rep,user,2026-04-01T00:00:00
    """,
    "approvals.csv": """
        approval_id,type,object_type,object_id,requested_by,approved_by,decision,justification,approved_at
        A1,non_icp_pursuit,lead,approved,rep,boss,approved,strategic,2026-03-01T12:00:00
        A2,non_icp_pursuit,lead,too_late,rep,boss,approved,strategic,2026-03-01T12:00:01
        A3,non_icp_outbound,lead,outbound,rep,boss,approved,strategic,2026-02-01T00:00:00
    """,
}


def framework_of(unit: str) -> list[dict[str, str]]:
    """The rules in force for a unit: its own, or those of the default one."""
    path = project_root() / "seeds/policy/seed_icp_framework.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if _is_in_force(row)]
    own = [row for row in rows if row["business_unit_id"] == unit]
    return own or [row for row in rows if row["business_unit_id"] == "global"]


def _is_in_force(row: Mapping[str, str]) -> bool:
    ends = date.fromisoformat(row["effective_to"]) if row["effective_to"] else date.max
    return date.fromisoformat(row["effective_from"]) <= AS_OF_DATE <= ends


def meets(rule: Mapping[str, str], value: object) -> bool:
    """Whether one known value meets one rule."""
    words = [word.strip().lower() for word in rule["value"].split("|")]
    match rule["operator"]:
        case "in":
            return str(value).lower() in words
        case "contains":
            return any(word in str(value).lower() for word in words)
    low, high = (float(rule[name]) if rule[name] else None for name in ("min_value", "max_value"))
    number = float(str(value))
    return (low is None or number >= low) and (high is None or number < high)


def verdict_of(rules: Iterable[Mapping[str, str]], values: Iterable[object]) -> str:
    """The verdict of one dimension."""
    known = [value for value in values if value is not None]
    if not known:
        return "unknown"
    return "match" if any(meets(rule, value) for rule in rules for value in known) else "no_match"


@pytest.mark.rule("ICP-01", "ICP-03")
def test_the_scorecards_of_accounts_are_those_of_a_second_reading(demo_night) -> None:
    names = sorted({name for columns in COLUMNS.values() for name in columns})
    rows = demo_night.rows(
        f"select account_id, business_unit_id, {', '.join(names)} from marts.dim_accounts"
    )
    expected = {}
    for account, unit, *values in rows:
        known = dict(zip(names, values, strict=True))
        rules = sorted(framework_of(unit), key=lambda row: row["dimension"])
        for dimension, group in groupby(rules, key=lambda row: row["dimension"]):
            if dimension in COLUMNS:
                told = (known[name] for name in COLUMNS[dimension])
                expected[account, dimension] = verdict_of(list(group), told)
    found = demo_night.rows(
        "select entity_id, dimension, verdict from marts.fct_icp_scorecard"
        " where entity_type = 'account' and dimension != 'buying_signals'"
    )
    assert len(expected) > 500
    assert set(expected.values()) == {"match", "no_match", "unknown"}
    assert {(account, dimension): verdict for account, dimension, verdict in found} == expected


@pytest.mark.rule("ICP-03", "MET-03")
def test_verdicts_and_alignment_are_what_the_scorecards_say(demo_night) -> None:
    hard = demo_night.rows(
        "select entity_id, list(verdict) from marts.fct_icp_scorecard"
        " where entity_type = 'lead' and is_hard_filter group by entity_id"
    )
    expected = {
        lead: "out" if "no_match" in seen else "unknown" if "unknown" in seen else "in"
        for lead, seen in hard
    }
    leads = demo_night.rows(
        "select golden_lead_id, icp_verdict, is_open from marts.mart_leads_segmented"
    )
    assert {lead: verdict for lead, verdict, _ in leads} == expected
    open_verdicts = [verdict for _, verdict, is_open in leads if is_open]
    known = [verdict for verdict in open_verdicts if verdict != "unknown"]
    rate = demo_night.rows(
        "select numerator, denominator from metrics.metric_values"
        " where metric_name = 'icp_alignment_rate' and business_unit_id = 'all'"
        " and dimension_name = 'all'"
    )
    assert rate == [(known.count("in"), len(known))]


@pytest.mark.rule("SEG-03")
def test_segmentation_accuracy_is_counted_over_accounts_with_both_tags(demo_night) -> None:
    tags = demo_night.rows(
        "select crm_segmentation_tag, expected_segmentation_tag"
        " from marts.mart_accounts_segmented where is_survivor"
    )
    both = [crm == derived for crm, derived in tags if crm and derived]
    found = demo_night.rows(
        "select numerator, denominator, target from metrics.metric_values"
        " where metric_name = 'segmentation_accuracy' and business_unit_id = 'all'"
        " and dimension_name = 'all'"
    )
    assert found == [(sum(both), len(both), 0.95)]


def write_extracts(folder: Path, tables: Mapping[str, str]) -> Path:
    """A folder with one CSV file for each table."""
    folder.mkdir()
    for name, text in tables.items():
        lines = (line.strip() for line in text.strip().splitlines())
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.mark.long
@pytest.mark.rule("QUA-15", "QUA-17", "QUA-18")
def test_pursuit_is_judged_by_what_was_true_at_the_first_touch(tmp_path: Path, night) -> None:
    built = night(
        tmp_path / "home",
        write_extracts(tmp_path / "extracts", HISTORY),
        as_of=datetime(2026, 6, 30, 23, 59, 59, 999999),
    )
    found = built.rows(
        "select survivor_lead_id, pursuit.icp_verdict, icp_verdict_at_first_touch, evidence_level,"
        " pursuit_class, pursuit_rule_id, approval_id, approval_problem,"
        " is_evaluated_before_contact"
        " from marts.mart_icp_pursuit as pursuit"
        " inner join marts.mart_leads_deduplicated as leads using (golden_lead_id)"
    )
    assert {row[0]: row[1:] for row in found} == {
        "inside": ("in", "in", "current", "in_icp", None, None, None, None),
        "then_inside": ("out", "in", "history", "in_icp", None, None, None, None),
        "approved": ("out", "out", "current", "exception_approved", "QUA-18", "A1", None, None),
        "too_late": (
            *("out", "out", "current", "unapproved", "QUA-18", "A2"),
            *("after the first touch", None),
        ),
        "outbound": ("out", "out", "current", "unapproved", "QUA-17", "A3", "role too low", None),
        "not_known": ("unknown", "unknown", "current", "unknown", None, None, None, None),
        "untouched": ("out", None, None, "not_pursued", None, None, None, None),
    }

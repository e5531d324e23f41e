"""The numbers that the policy documents state are the bundled ones.

A second, independent record: the documents, the catalogue and the seeds must say the same.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import pytest

from leadhouse.coverage import State, collect
from leadhouse.coverage.model import POLICY_PARAMETER
from leadhouse.project import project_root

PRIORITY = {"model_id": "sales_priority"}
QUALIFICATION = {"model_id": "mql_qualification"}
GATE = {"gate": "ENTRY_CORE"}
CORE_FIELDS = ("lead_source", "company_name", "contact_role", "email")


@dataclass(frozen=True)
class Documented:
    """A parameter: its text in the catalogue, and the values in the default unit's seed rows."""

    rule: str
    parameter: str
    text: str
    values: tuple[str, ...]
    seed: str = "policy_parameters"
    column: str = "value"
    where: Mapping[str, str] = field(default_factory=dict)
    unit: str = "global"

    @property
    def name(self) -> str:
        """What reports call it."""
        return f"{self.rule}:{self.parameter}"


def parameter(rule: str, name: str, text: str, value: str | None = None) -> Documented:
    return Documented(rule, name, text, (value or text,), where={"name": name})


def operator(rule: str, name: str, text: str, value: str) -> Documented:
    return Documented(
        rule, f"{name}:operator", text, (value,), "policy_parameters", "operator", {"name": name}
    )


def weight(rule: str, name: str, text: str, where: Mapping[str, str], component: str) -> Documented:
    condition = {**where, "component": component}
    return Documented(rule, name, text, (text,), "scoring_weights", "weight", condition)


def tier(rule: str, name: str, text: str, value: str, column: str, of: str) -> Documented:
    return Documented(rule, name, text, (value,), "score_tiers", column, {**PRIORITY, "tier": of})


def stage_age(name: str, text: str, stage: str) -> Documented:
    where = {"stage": stage}
    return Documented(
        "AGE-21", name, text, (text,), "stage_aging_thresholds", "max_age_hours", where
    )


def cadence(rule: str, name: str, text: str, duty: str) -> Documented:
    return Documented(rule, name, text, (text,), "review_cadence", "cadence", {"duty": duty})


def core_fields(rule: str, name: str) -> Documented:
    text = "|".join(CORE_FIELDS)
    return Documented(rule, name, text, CORE_FIELDS, "mandatory_fields", "field", GATE)


def gate_fields(rule: str, name: str, gate: str, *fields: str) -> Documented:
    text = "|".join(fields)
    return Documented(rule, name, text, fields, "mandatory_fields", "field", {"gate": gate})


def score_fields() -> Documented:
    fields = ("fit_score", "engagement_score", "intent_score")
    where = {"gate": "SCORES"}
    text = "|".join(fields)
    return Documented(
        "SCO-13", "required_score_fields", text, fields, "mandatory_fields", "field", where
    )


def icp(
    rule: str, name: str, text: str, value: str, column: str, unit: str, key: str
) -> Documented:
    where = {"rule_key": key}
    return Documented(rule, name, text, (value,), "icp_framework", column, where, unit)


def fit(name: str, text: str, value: str, column: str, unit: str, key: str) -> Documented:
    where = {**PRIORITY, "rule_key": key}
    return Documented("SCO-28", name, text, (value,), "scoring_points", column, where, unit)


def step(rule: str, name: str, text: str, column: str, **where: str) -> Documented:
    values = tuple(text.split("|"))
    return Documented(rule, name, text, values, "escalation_hierarchy", column, where)


def sla(rule: str, name: str, text: str, values: tuple[str, ...], of: str) -> Documented:
    return Documented(rule, name, text, values, "sla_policies", "target_hours", {"sla_type": of})


def event(name: str, text: str, column: str, key: str) -> Documented:
    where = {**PRIORITY, "rule_key": key}
    return Documented("SCO-29", name, text, (text,), "event_scoring", column, where)


DOCUMENTED = (
    parameter("AGE-01", "inactive_days", "30 (>=)", "30"),
    parameter("AGE-02", "clock.inactive", "activity"),
    parameter("AGE-02", "clock.stale", "activity|update"),
    parameter("AGE-02", "clock.transfer", "contact"),
    parameter("AGE-03", "cold_days", "90 (>=)", "90"),
    parameter("AGE-04", "stale_from_days", "30"),
    parameter("AGE-04", "stale_to_days", "60"),
    parameter("AGE-05", "flag_review_cadence_days", "7"),
    parameter("AGE-06", "reengage_l1_day", "30"),
    parameter("AGE-07", "reengage_l1_wait_days", "14"),
    parameter("AGE-08", "reengage_l2_day", "60"),
    parameter("AGE-08", "l2_channels", "email|linkedin|call"),
    parameter("AGE-13", "recycle_if", "is_icp"),
    parameter("AGE-22", "stage_age_operator", ">"),
    parameter("AGE-23", "requeue.new", "reassign_next_available_sdr"),
    parameter("AGE-24", "requeue.contacted", "move_to_nurture"),
    parameter("ENR-15", "refresh_days", "90"),
    parameter("ENR-16", "reenrich_inactive_days", "90 (>)", "90"),
    parameter("QUA-10", "followup_wait_days", "3"),
    stage_age("stage_max_age_hours.new", "48", "New"),
    stage_age("stage_max_age_hours.contacted", "72", "Contacted"),
    parameter("AGE-13", "recycle_if", "is_icp"),
    parameter("AGE-22", "stage_age_operator", ">"),
    step("ALT-01", "reminder_pct", "50", "pct_of_sla", role="sdr"),
    Documented(
        "ALT-01",
        "reminder_recipient",
        "sdr_owner",
        ("sdr",),
        "escalation_hierarchy",
        "role",
        {"pct_of_sla": "50"},
    ),
    step("ALT-02", "escalation_pct", "100", "pct_of_sla", role="sdr_manager"),
    step("ALT-02", "escalation_recipient", "sdr_manager", "role", pct_of_sla="100"),
    cadence("ALT-07", "escalation_review_cadence", "monthly", "escalation_review"),
    step("ALT-03", "hierarchy", "sdr|sdr_manager|sales_director", "role"),
    # High, Low, Low_MQL, Medium
    sla("SLA-03", "response_sla_hours", "4|8 (examples)", ("4", "", "8", "8"), "first_response"),
    Documented(
        "SLA-04",
        "as_of",
        "run timestamp (var)",
        ("run timestamp (var)",),
        where={"name": "as_of_source"},
    ),
    sla("SLA-05", "unowned_flag_hours", "12", ("12",), "unowned"),
    Documented(
        "SLA-05",
        "recipient",
        "crm_admin",
        ("crm_admin",),
        where={"name": "unowned_flag_recipient"},
    ),
    Documented(
        "SLA-06",
        "mql_to_outreach_clock_start",
        "mql_at",
        ("mql_at",),
        "sla_policies",
        "clock_start",
        {"sla_type": "mql_to_outreach"},
    ),
    cadence("AUD-01", "audit_cadence", "monthly", "audit"),
    parameter("AUD-01", "audit_runner", "sales_operations"),
    cadence("AUD-02", "deep_audit_cadence", "quarterly", "deep_audit"),
    parameter("AUD-02", "deep_audit_scope", "all_records"),
    core_fields("AUD-03", "audit.completeness_fields"),
    parameter("AUD-06", "audit_stale_days", "30 (>)", "30"),
    parameter("AUD-07", "regimes", "gdpr|ccpa|can_spam|dnc"),
    parameter("AUD-09", "correction_business_days", "5"),
    parameter("AUD-10", "escalate_after_business_days", "5"),
    cadence("AUD-13", "summary_cadence", "monthly", "summary"),
    parameter("ENT-19", "noncompliance_actions", "recycle|reassign|close"),
    parameter("DUP-05", "merge_role", "sales_operations"),
    cadence("DUP-08", "duplicate_ownership_cadence", "quarterly", "duplicate_ownership"),
    parameter("ENT-01", "entry_deadline_hours", "24"),
    core_fields("ENT-02", "mandatory.entry_core"),
    gate_fields("ENT-03", "mandatory.entry_sdr", "ENTRY_SDR", *CORE_FIELDS, "phone", "icp_score"),
    gate_fields(
        "ENT-04",
        "mandatory.researched",
        "RESEARCHED",
        *("full_name", "job_title", "company_name", "email", "phone", "icp_score", "notes"),
    ),
    parameter("ENT-07", "activity_log_deadline_hours", "24"),
    parameter("ENT-07", "logged_types", "call|email|meeting"),
    parameter("ENT-12", "lead_sources", "seed_capture_sources"),
    score_fields(),
    parameter(
        "ICP-01",
        "icp_dimensions",
        "industry|geography|company_size|revenue|technology_stack|buying_signals",
    ),
    parameter("ICP-03", "hard_filters", "company_size|geography|industry"),
    Documented(
        "ICP-03",
        "approver",
        "sales_leadership",
        ("sales_leadership",),
        where={"name": "icp_threshold_approver"},
    ),
    icp(
        "ICP-08",
        "example.industry",
        "healthcare",
        "healthcare|healthtech|hospital & health care|hospitals|health",
        "value",
        "healthcare_enterprise",
        "icp_industry",
    ),
    # more than 500 people: 501 is the first that fits
    icp(
        "ICP-08",
        "example.employee_min_exclusive",
        "500",
        "501",
        "min_value",
        "healthcare_enterprise",
        "icp_company_size",
    ),
    icp(
        "ICP-08",
        "example.signal",
        "digital_transformation",
        "digital_transformation",
        "value",
        "healthcare_enterprise",
        "icp_buying_signals",
    ),
    parameter("QUA-01", "mql_threshold", "60 (>=)", "60"),
    parameter("SCO-01", "score_max", "100"),
    parameter(
        "SCO-02",
        "fit_attributes",
        "industry|company_size|revenue|geography|role_seniority (+technographic)",
        "industry|company_size|revenue|geography|role_seniority|technology",
    ),
    parameter(
        "SCO-03",
        "engagement_events",
        "email_open|email_click|webinar_attended|website_visit|meeting_booked"
        "|linkedin_ad_engaged|video_watched",
    ),
    parameter(
        "SCO-04",
        "intent_signals",
        "product_search|competitor_comparison|content_download|third_party_intent"
        "|recent_funding|expansion",
    ),
    weight("SCO-05", "weight.sales_priority.fit", "0.50", PRIORITY, "fit"),
    weight("SCO-05", "weight.sales_priority.engagement", "0.30", PRIORITY, "engagement"),
    weight("SCO-05", "weight.sales_priority.intent", "0.20", PRIORITY, "intent"),
    weight("SCO-06", "weight.mql.fit", "0.40", QUALIFICATION, "fit"),
    weight("SCO-06", "weight.mql.intent", "0.40", QUALIFICATION, "intent"),
    weight("SCO-06", "weight.mql.engagement", "0.20", QUALIFICATION, "engagement"),
    tier("SCO-10", "tier.high.min", "80", "80", "min_inclusive", "High"),
    # the highest score has no tier above it, so the top tier is open
    tier("SCO-10", "tier.high.max", "100", "", "max_exclusive", "High"),
    tier("SCO-11", "tier.medium.min", "60", "60", "min_inclusive", "Medium"),
    # scores have decimals: all below 80 is Medium (AMB-03)
    tier("SCO-11", "tier.medium.max", "79", "80", "max_exclusive", "Medium"),
    tier("SCO-12", "tier.low.max_exclusive", "60", "60", "max_exclusive", "Low"),
    parameter("SCO-07", "weight_sum", "1.00"),
    cadence("SCO-07", "weight_change_cadence", "quarterly", "weight_change"),
    Documented(
        "SCO-07",
        "approver",
        "sales_leadership",
        ("sales_leadership",),
        where={"name": "weight_change_approver"},
    ),
    cadence("SCO-15", "scoring_review_cadence", "monthly", "scoring_review"),
    parameter("SCO-08", "score_coverage_target", "100%", "1.00"),
    parameter("SCO-17", "override_allowed", "is_strategic"),
    Documented(
        "SCO-17",
        "override_approver",
        "sales_leadership",
        ("sales_leadership",),
        where={"name": "score_override_approver_roles"},
    ),
    cadence("SCO-27", "criteria_review_cadence", "quarterly", "criteria_review"),
    cadence("PRD-05", "evaluation_cadence", "quarterly", "evaluation"),
    parameter(
        "SCO-24",
        "scored_actions",
        "case_study_download|webinar_attended|product_demo|newsletter_click",
    ),
    fit("b2b.employee_min", "50", "50", "min_value", "saas_emea", "fit_size_core"),
    # 50 to 200 people: 201 is the first that doesn't fit
    fit("b2b.employee_max", "200", "201", "max_value", "saas_emea", "fit_size_core"),
    fit("b2b.arr_min_usd", "5000000", "5000000", "min_value", "saas_emea", "fit_revenue_5m"),
    # 28 to 45 years: 46 is the first that doesn't fit
    icp("SCO-29", "b2c.age_min", "28", "28", "min_value", "b2c_service", "icp_age"),
    icp("SCO-29", "b2c.age_max", "45", "46", "max_value", "b2c_service", "icp_age"),
    event("b2c.retargeting_clicks_min", "2", "min_count", "retargeting_clicks"),
    event("b2c.video_watched_min_pct", "50", "min_value", "video_watched_half"),
    parameter("SEG-01", "tag_format", "{industry} – {size_segment} – {geo}"),
    parameter("SEG-01", "separator", "en dash with spaces"),
    Documented(
        "ICP-02",
        "mandatory.icp",
        "industry|employee_count|geography",
        ("industry", "employee_count", "geography"),
        "mandatory_fields",
        "field",
        {"gate": "ICP"},
    ),
    cadence("ICP-06", "icp_review_cadence", "quarterly", "icp_review"),
    parameter("ICP-07", "framework_approver", "sales_leadership"),
    parameter("QUA-15", "icp_eval_before", "first_outbound_touch"),
    parameter("QUA-17", "outbound_exception_approver", "sales_leadership"),
    parameter("QUA-18", "non_icp_approver", "sales_manager"),
    parameter("QUA-20", "icp_decisions", "aligned|not_aligned"),
    Documented(
        "SEG-02",
        "mandatory.segmentation",
        "industry|geography|account_tier",
        ("industry", "geography", "account_tier"),
        "mandatory_fields",
        "field",
        {"gate": "SEGMENT"},
    ),
    cadence("SEG-04", "resegment_cadence", "quarterly", "resegment"),
    parameter("SEG-08", "nurture_segment_keys", "industry|role"),
    parameter("MET-04", "mql_to_sql_goal", "0.30 (>=)", "0.30"),
    parameter("WFL-04", "sla_decision", "met->proceed|breached->escalate_to_manager"),
)
OPERATORS = (
    operator("AGE-01", "inactive_days", "30 (>=)", ">="),
    operator("AGE-03", "cold_days", "90 (>=)", ">="),
    operator("ENR-16", "reenrich_inactive_days", "90 (>)", ">"),
    operator("AUD-06", "audit_stale_days", "30 (>)", ">"),
    operator("QUA-01", "mql_threshold", "60 (>=)", ">="),
)
# rules that only set numbers: the numbers are the rule, so this test proves them
NUMBERS_ONLY = frozenset({"AGE-21", "ICP-08", "SCO-28", "SCO-29"})


@cache
def rows(path: str) -> list[dict[str, str]]:
    with (project_root() / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def in_catalogue() -> dict[tuple[str, str], str]:
    """The texts of all documented parameters; a `*` marks what is assumed in part or whole."""
    return {
        (row["rule_id"], name.strip()): text.strip()
        for row in rows("seeds/reference/policy_rules.csv")
        for name, separator, text in (part.partition("=") for part in row["parameters"].split(";"))
        if separator and "*" not in text
    }


def seeded(entry: Documented) -> Iterator[str]:
    conditions = {"business_unit_id": entry.unit, **entry.where}
    for row in rows(f"seeds/policy/seed_{entry.seed}.csv"):
        if all(row[column] == wanted for column, wanted in conditions.items()):
            yield row[entry.column]


def check(entry: Documented) -> None:
    assert tuple(seeded(entry)) == entry.values


def entries(*rules: str) -> list[Documented]:
    return [entry for entry in DOCUMENTED if entry.rule in rules]


def others() -> list[Documented]:
    return [*(e for e in DOCUMENTED if e.rule not in NUMBERS_ONLY), *OPERATORS]


@pytest.mark.parametrize("entry", others(), ids=lambda entry: str(entry.name))
def test_a_documented_value_is_bundled(entry: Documented) -> None:
    check(entry)


@pytest.mark.rule("AGE-21")
@pytest.mark.parametrize("entry", entries("AGE-21"), ids=lambda entry: str(entry.name))
def test_the_ages_of_stages_are_bundled(entry: Documented) -> None:
    check(entry)


@pytest.mark.rule("ICP-08")
@pytest.mark.parametrize("entry", entries("ICP-08"), ids=lambda entry: str(entry.name))
def test_the_example_of_an_icp_is_bundled(entry: Documented) -> None:
    check(entry)


@pytest.mark.rule("SCO-28")
@pytest.mark.parametrize("entry", entries("SCO-28"), ids=lambda entry: str(entry.name))
def test_the_b2b_example_is_bundled(entry: Documented) -> None:
    check(entry)


@pytest.mark.rule("SCO-29")
@pytest.mark.parametrize("entry", entries("SCO-29"), ids=lambda entry: str(entry.name))
def test_the_b2c_example_is_bundled(entry: Documented) -> None:
    check(entry)


def test_the_texts_are_those_of_the_catalogue() -> None:
    texts = in_catalogue()
    assert {e.name: e.text for e in DOCUMENTED} == {
        e.name: texts.get((e.rule, e.parameter), "not there") for e in DOCUMENTED
    }


def test_rules_proved_by_their_numbers_are_nothing_but_numbers() -> None:
    kinds = {found.rule.rule_id: found.rule.kind for found in collect(project_root()).rules}
    assert {kinds[rule] for rule in NUMBERS_ONLY} == {POLICY_PARAMETER}


def test_every_documented_parameter_of_a_done_rule_is_here() -> None:
    done = set(collect(project_root()).in_state(State.DONE))
    wanted = {key for key in in_catalogue() if key[0] in done}
    assert wanted - {(entry.rule, entry.parameter) for entry in DOCUMENTED} == set()

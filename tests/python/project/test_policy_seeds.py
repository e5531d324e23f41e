"""The bundled policy seeds: complete, sound, and true to the rule catalogue."""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from leadhouse.policy import PolicyError, check_policy, load_specs, overlay
from leadhouse.policy.seeds import bundled_policy
from leadhouse.project import project_root

Rows = list[dict[str, str]]

UNITS = {"global", "saas_emea", "saas_amer", "healthcare_enterprise", "b2c_service"}
SIX = ["business_unit_id", "effective_from", "effective_to", "owner", "source_document"]

# names that several rules share for different things, or that say nothing alone
RENAMED = {
    ("ENT-09", "also_prohibited"): "also_prohibited_created_via",
    ("ENT-21", "channels"): "campaign_channels",
    ("ALT-08", "channels"): "alert_channels",
    ("ALT-08", "max_delay_minutes"): "notification_max_delay_minutes",
    ("SCO-07", "approver"): "weight_change_approver",
    ("SCO-17", "override_approver"): "score_override_approver_roles",
    ("ICP-03", "approver"): "icp_threshold_approver",
    ("GOV-03", "approver"): "policy_approver",
    ("GOV-03", "owner"): "policy_owner",
    ("MET-01", "denominator"): "completeness_denominator",
    ("MET-01", "fields"): "completeness_fields",
    ("MET-02", "denominator"): "duplicate_ratio_denominator",
    ("DSH-05", "role"): "page_role.sdr_worklist",
    ("DSH-06", "role"): "page_role.ae_worklist",
    ("DSH-07", "role"): "page_role.manager",
    ("DSH-08", "role"): "page_role.sales_operations",
    ("DSH-09", "role"): "page_role.marketing",
    ("DSH-10", "role"): "page_role.leadership",
    ("DSH-11", "roles"): "page_role.other",
    ("ENR-03", "prohibited"): "prohibited_enrichment_methods",
    ("ENR-06", "other"): "other_deliverability_flags",
    ("QUA-20", "extra"): "extra_icp_decisions",
    ("OPP-09", "also"): "forecast_also_excludes",
    ("OPP-07", "contract_status"): "contract_statuses",
    ("AGE-13", "unless"): "recycle_unless",
    ("SLA-05", "recipient"): "unowned_flag_recipient",
    ("SLA-04", "as_of"): "as_of_source",
    ("SLA-11", "breach"): "sla_breach_rule",
    ("AUD-16", "seed"): "random_audit_seed",
    ("AUD-12", "min_leads"): "persistent_min_leads",
    ("ENR-25", "random_audit_sample_size"): "enrichment_audit_sample_size",
    ("ENR-25", "sample_seed"): "enrichment_audit_seed",
    ("GOV-02", "severity"): "violation_grades",
    ("MET-06", "default"): "default_attribution_model",
    ("MET-07", "audience"): "kpi_report_audience",
    ("PRD-01", "model"): "predict_model",
    ("RTE-04", "rule_order"): "routing_rule_order",
}

# values written so that a model can read them, and those that an amendment changed
REWORDED = {
    "nurture_outcomes": "requalified|mql|still_nurturing|exited",
    "default_country": "US",
    "fit_attributes": "industry|company_size|revenue|geography|role_seniority|technology",
    "worklist_order": "sla_breach|tier|composite_desc|age",
    "bant_required": "4",
    "enrichment_audit_sample_size": "50",
    "recycle_route_deadline_days": "5",
    "duplicate_resolution_business_days": "5",
    "forecast_excludes": "cold",
    "forecast_also_excludes": "disqualified|recycled|closed|past_close_date",
    "policy_owner": "sales_operations|head_of_sales",
    "personal_domains": "seed_personal_email_domains",
    "approved_templates": "seed_approved_templates",
    "nurture_by_reason": "seed_nurture_mapping",
    "cadences": "seed_review_cadence",
    "survivor_order": "protected|has_opportunity|most_complete|earliest_created",
    "routing_rule_order": "unit|strategic_owner|territory|icp_segment|workload|round_robin",
    "edge_pools": "foreign_leads|enterprise_accounts|no_match",
}
AMENDED = {
    "score_change_min_points": ("5", "Amendment 21"),
    "completeness_denominator": ("live records", "Amendment 18"),
    "approval_types": (
        "score_override|non_icp_pursuit|non_icp_outbound|co_ownership|manual_routing|reassignment"
        "|protected_release|personal_email|pursue_recycled|disqualification|discount|legal"
        "|scoring_change|icp_framework|territory_model|owner_removal|bulk_import"
        "|low_fit_progression|mql_exception|segmentation|classification|territory_claim",
        "Amendment 25",
    ),
}


def read(name: str, folder: Path | None = None) -> Rows:
    """Rows of a policy seed, of the bundled one if no folder is named."""
    return [dict(row) for row in parsed(folder or bundled_policy(), name)]


@cache
def parsed(folder: Path, name: str) -> Rows:
    with (folder / f"seed_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values(seed: str, column: str, /, **where: str) -> list[str]:
    """Values of one column in the rows of the default unit that meet all conditions."""
    conditions = {"business_unit_id": "global", **where}
    return [
        row[column]
        for row in read(seed)
        if all(row[key] == wanted for key, wanted in conditions.items())
    ]


def gate(name: str) -> set[str]:
    """Fields of a mandatory-field gate of the default unit."""
    return set(values("mandatory_fields", "field", gate=name))


def number(seed: str, column: str, /, **where: str) -> Decimal:
    """The only number of a seed that meets the conditions."""
    (text,) = values(seed, column, **where)
    return Decimal(text)


def weight(model: str, component: str) -> Decimal:
    return number("scoring_weights", "weight", model_id=model, component=component)


def tier(name: str, column: str) -> Decimal:
    return number("score_tiers", column, model_id="sales_priority", tier=name)


def sla(kind: str, of_tier: str = "all") -> Decimal:
    return number("sla_policies", "target_hours", sla_type=kind, tier=of_tier)


def icp(unit: str, rule_key: str, column: str) -> str:
    (text,) = values("icp_framework", column, business_unit_id=unit, rule_key=rule_key)
    return text


def cadence(duty: str) -> list[str]:
    return values("review_cadence", "cadence", duty=duty)


def codes(kind: str) -> set[str]:
    return set(values("reason_codes", "code", type=kind))


# parameters whose one source is another seed; each entry proves that it says the same
HELD_ELSEWHERE: dict[str, Callable[[], bool]] = {
    "weight.sales_priority.fit": lambda: weight("sales_priority", "fit") == Decimal("0.50"),
    "weight.sales_priority.engagement": lambda: (
        weight("sales_priority", "engagement") == Decimal("0.30")
    ),
    "weight.sales_priority.intent": lambda: weight("sales_priority", "intent") == Decimal("0.20"),
    "weight.mql.fit": lambda: weight("mql_qualification", "fit") == Decimal("0.40"),
    "weight.mql.intent": lambda: weight("mql_qualification", "intent") == Decimal("0.40"),
    "weight.mql.engagement": lambda: weight("mql_qualification", "engagement") == Decimal("0.20"),
    "tier.high.min": lambda: tier("High", "min_inclusive") == 80,
    # the top tier is open above, and the score ends at 100
    "tier.high.max": lambda: (
        values("score_tiers", "max_exclusive", model_id="sales_priority", tier="High") == [""]
        and number("policy_parameters", "value", name="score_max") == 100
    ),
    "tier.medium.min": lambda: tier("Medium", "min_inclusive") == 60,
    # 79 is the last whole number below 80 (AMB-03)
    "tier.medium.max": lambda: tier("Medium", "max_exclusive") == 80,
    "tier.low.max_exclusive": lambda: tier("Low", "max_exclusive") == 60,
    "high_first_touch_hours": lambda: sla("first_response", "High") == 4,
    "stage_max_age_hours.new": lambda: (
        number("stage_aging_thresholds", "max_age_hours", stage="New") == 48
    ),
    "stage_max_age_hours.contacted": lambda: (
        number("stage_aging_thresholds", "max_age_hours", stage="Contacted") == 72
    ),
    "accept_sla_hours": lambda: sla("mql_accept") == 24,
    "clock_start": lambda: (
        values("sla_policies", "clock_start", sla_type="mql_accept") == ["handoff_initiated"]
    ),
    "qualification_sla_hours": lambda: sla("qualification") == 24,
    "response_sla_hours": lambda: (
        sla("first_response", "High") == 4 and sla("first_response", "Medium") == 8
    ),
    "high": lambda: sla("first_response", "High") == 4,
    "medium": lambda: sla("first_response", "Medium") == 8,
    "low": lambda: (
        values("sla_policies", "target_hours", sla_type="first_response", tier="Low") == [""]
    ),
    "unowned_flag_hours": lambda: sla("unowned") == 12,
    "mql_to_outreach_clock_start": lambda: (
        values("sla_policies", "clock_start", sla_type="mql_to_outreach") == ["mql_at"]
    ),
    "reminder_pct": lambda: number("escalation_hierarchy", "pct_of_sla", role="sdr") == 50,
    "reminder_recipient": lambda: values("escalation_hierarchy", "role", level="1") == ["sdr"],
    "escalation_pct": lambda: (
        number("escalation_hierarchy", "pct_of_sla", role="sdr_manager") == 100
    ),
    "escalation_recipient": lambda: (
        values("escalation_hierarchy", "role", level="2") == ["sdr_manager"]
    ),
    "hierarchy": lambda: (
        values("escalation_hierarchy", "role") == ["sdr", "sdr_manager", "sales_director"]
    ),
    "director_pct": lambda: (
        number("escalation_hierarchy", "pct_of_sla", role="sales_director") == 200
    ),
    "priority_tier_escalation": lambda: (
        number("escalation_hierarchy", "priority_pct_of_sla", role="sales_director") == 100
    ),
    "mandatory.entry_core": lambda: (
        gate("ENTRY_CORE") == {"lead_source", "company_name", "contact_role", "email"}
    ),
    "audit.completeness_fields": lambda: len(gate("ENTRY_CORE")) == 4,
    "mandatory.entry_sdr": lambda: gate("ENTRY_SDR") == gate("ENTRY_CORE") | {"phone", "icp_score"},
    "mandatory.researched": lambda: (
        gate("RESEARCHED")
        == {"full_name", "job_title", "company_name", "email", "phone", "icp_score", "notes"}
    ),
    "mandatory.icp": lambda: gate("ICP") == {"industry", "employee_count", "geography"},
    "mandatory.segmentation": lambda: gate("SEGMENT") == {"industry", "geography", "account_tier"},
    "mandatory.handoff": lambda: (
        gate("HANDOFF") == {"icp_score", "lead_source", "discovery_notes", "next_steps"}
    ),
    "handoff_notes_parts": lambda: (
        gate("HANDOFF_NOTES") == {"icp_score", "discovery_notes", "objections", "stakeholder_map"}
    ),
    "mandatory.opportunity": lambda: (
        gate("OPPORTUNITY") == {"stage", "deal_value", "close_date", "decision_maker", "owner_id"}
    ),
    "mandatory.post_sale": lambda: (
        gate("POST_SALE")
        == {
            "stakeholders_engaged",
            "solution_and_scope",
            "pricing_and_contract_terms",
            "risks_or_objections",
        }
    ),
    "enrich.firmographic": lambda: (
        gate("FIRMOGRAPHIC")
        == {
            "employee_count",
            "industry_code",
            "geography",
            "hq_location",
            "revenue_band|funding_status",
        }
    ),
    "enrich.demographic": lambda: (
        gate("DEMOGRAPHIC")
        == {
            "full_name",
            "job_title",
            "department",
            "seniority_level",
            "linkedin_url|company_page_url",
        }
    ),
    "required_activity_fields": lambda: gate("ACTIVITY") == {"outcome", "next_step"},
    "required_utm": lambda: {"utm_source", "utm_medium", "utm_campaign"} <= gate("CAPTURE"),
    "required_score_fields": lambda: (
        gate("SCORES") == {"fit_score", "engagement_score", "intent_score"}
    ),
    "placeholder_values": lambda: (
        {*"n/a na test none tbd unknown xxx asdf - . dummy (null)".split()}
        <= set(values("placeholder_values", "value"))
    ),
    "approved_tools": lambda: (
        set(values("approved_tools", "source_tool", kind="tool"))
        == {"apollo", "linkedin_sales_navigator", "clearbit", "zoominfo"}
    ),
    "public_sources": lambda: (
        set(values("approved_tools", "source_tool", kind="public"))
        == {"company_website", "press_release"}
    ),
    "revenue_bands": lambda: (
        values("revenue_bands", "band") == ["<1M", "1-10M", "10-50M", "50-250M", "250M-1B", "1B+"]
    ),
    "cold_reasons": lambda: (
        codes("cold") == {"unresponsive", "not_icp", "no_budget", "wrong_contact"}
    ),
    "disqualify_reasons": lambda: (
        {*"unresponsive not_icp no_budget wrong_contact uninterested unreachable".split()}
        | {"invalid_data", "duplicate", "wrong_persona"}
        <= codes("disqualify")
    ),
    "transfer_reasons": lambda: (
        {"INACTIVITY_10BD", "ROLE_REASSIGNMENT", "TERRITORY_REASSIGNMENT", "STRATEGIC_DECISION"}
        | {"HANDOFF_SDR_AE", "AGING_REQUEUE"}
        <= codes("ownership")
    ),
    "b2b.employee_min": lambda: icp("saas_emea", "icp_company_size", "min_value") == "50",
    # 200 is the last that matches
    "b2b.employee_max": lambda: icp("saas_amer", "icp_company_size", "max_value") == "201",
    "b2b.arr_min_usd": lambda: icp("saas_emea", "icp_revenue", "min_value") == "5000000",
    "b2c.age_min": lambda: icp("b2c_service", "icp_age", "min_value") == "28",
    "b2c.age_max": lambda: icp("b2c_service", "icp_age", "max_value") == "46",
    "b2c.retargeting_clicks_min": lambda: (
        set(values("event_scoring", "min_count", event_type="ad_click")) == {"2"}
    ),
    "b2c.video_watched_min_pct": lambda: (
        set(values("event_scoring", "min_value", event_type="video_watched")) == {"50"}
    ),
    "example.industry": lambda: (
        "healthcare" in icp("healthcare_enterprise", "icp_industry", "value").split("|")
    ),
    # more than 500
    "example.employee_min_exclusive": lambda: (
        icp("healthcare_enterprise", "icp_company_size", "min_value") == "501"
    ),
    "example.signal": lambda: (
        icp("healthcare_enterprise", "icp_buying_signals", "value") == "digital_transformation"
    ),
    "retention_days": lambda: set(values("privacy_regions", "retention_days")) == {"730"},
    "mask_regions": lambda: (
        {row["region"] for row in read("privacy_regions") if row["mask_fields"]}
        >= {"EU", "UK", "California"}
    ),
    "pii_fields": lambda: (
        set(values("privacy_regions", "mask_fields")) == {"", "full_name|email|phone|linkedin_url"}
    ),
    "sla_clock": lambda: values("business_units", "sla_clock") == ["calendar"],
    "business_hours": lambda: values("business_units", "business_hours") == ["Mon-Fri 09:00-17:00"],
    "onboarding_due_days": lambda: (
        set(values("training_requirements", "onboarding_due_days")) == {"30"}
    ),
    "points.product_demo>points.newsletter": lambda: all(
        points("product_demo", model) > points("newsletter_click", model)
        for model in ("sales_priority", "mql_qualification")
    ),
}
REVIEWED = {
    "review.audit_sop": ("Lead Audit & Quality Check SOP", "quarterly"),
    "review.cold_sop": ("Inactive/Cold Lead Handling SOP", "semi-annual"),
    "review.entry_handoff_sop": ("CRM Entry & Handoff SOP", "annual"),
    "review.scoring_sop": ("Lead Scoring SOP", "quarterly"),
    "review.enrichment_sop": ("Lead Enrichment SOP", "semi-annual"),
    "review.segmentation_sop": ("ICP Research & Segmentation SOP", "quarterly"),
    "review.entry_audit_policy": ("CRM Lead Entry & Audit Policy", "annual"),
    "review.routing_policy": ("Lead Ownership & Routing Policy", "semi-annual"),
    "review.icp_policy": ("ICP Targeting & Qualification Policy", "quarterly"),
}
REFRESHED = {  # months between refreshers, or the event that calls for one
    "training.entry_handoff": "12",
    "training.entry_audit": "12",
    "training.scoring": "3",
    "training.enrichment": "6",
    "training.audit": "12",
    "training.cold": "12",
    "training.segmentation": "12",
    "training.icp": "icp_framework_update",
    "training.routing": "routing_update",
    "training.playbook": "3",
}


def points(event_type: str, model: str) -> Decimal:
    return number("event_scoring", "points", event_type=event_type, model_id=model)


def catalogue() -> Iterator[tuple[str, str, str]]:
    """Rule, name and raw value of every parameter in the rule catalogue."""
    path = project_root() / "seeds" / "reference" / "policy_rules.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for rule in csv.DictReader(file):
            if rule["parameters"] == "none":
                continue
            for part in rule["parameters"].split(";"):
                name, _, raw = part.strip().partition("=")
                yield rule["rule_id"], name, raw


def plain(raw: str) -> str:
    """A value of the catalogue without marks: assumed, operator, unit of a rate."""
    text = re.sub(r"\s*\((>=|<=|>|<|exclusive)\)$", "", raw.replace("*", "").strip())
    percent = re.fullmatch(r"([\d.]+)%", text)
    return f"{Decimal(percent.group(1)) / 100:.2f}" if percent else text


def is_held_elsewhere(name: str, raw: str) -> bool | None:
    """Whether the seed that holds a parameter agrees; None if the parameter seed holds it."""
    if name in HELD_ELSEWHERE:
        return HELD_ELSEWHERE[name]()
    if name in REVIEWED:
        document, period = REVIEWED[name]
        return values("policy_register", "review_cadence", document=document) == [period]
    if name in REFRESHED:
        course = name.removeprefix("training.")
        months = values("training_requirements", "refresher_months", course=course)
        events = values("training_requirements", "trigger_event", course=course)
        return REFRESHED[name] in (months[0], events[0])
    if name.endswith("_cadence") and name != "rescore_cadence":
        return cadence(name.removesuffix("_cadence")) == [plain(raw)]
    return None


PARAMETERS = list(catalogue())


def test_the_catalogue_has_328_rules_with_parameters() -> None:
    path = project_root() / "seeds" / "reference" / "policy_rules.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rules = list(csv.DictReader(file))
    assert len(rules) == len({rule["rule_id"] for rule in rules}) == 328
    assert len(PARAMETERS) > 390
    assert sum(bool(rule["amendment"]) for rule in rules) > 40


def test_every_parameter_of_the_catalogue_is_policy_data() -> None:
    seed = {row["name"]: row for row in read("policy_parameters") if is_global(row)}
    wrong = []
    for rule_id, name, raw in PARAMETERS:
        held = is_held_elsewhere(name, raw)
        if held is not None:
            if not held:
                wrong.append((rule_id, name, "another seed holds another value"))
            continue
        row = seed.get(RENAMED.get((rule_id, name), name))
        if row is None:
            wrong.append((rule_id, name, "missing"))
        elif row["value"] != expected_value(row["name"], raw):
            wrong.append((rule_id, name, row["value"]))
        elif rule_id not in row["rule_id"].split("|"):
            wrong.append((rule_id, name, row["rule_id"]))
    assert wrong == []


def test_a_parameter_is_assumed_exactly_where_the_catalogue_marks_it() -> None:
    seed = {row["name"]: row for row in read("policy_parameters") if is_global(row)}
    marks: dict[str, list[bool]] = defaultdict(list)
    for rule_id, name, raw in PARAMETERS:
        if is_held_elsewhere(name, raw) is None:
            marks[RENAMED.get((rule_id, name), name)].append("*" in raw)
    wrong = {
        name: seed[name]["is_assumed"]
        for name, marked in marks.items()
        if (seed[name]["is_assumed"] == "true") != all(marked)
    }
    assert wrong == {}


def test_operators_of_the_catalogue_are_kept() -> None:
    seed = {row["name"]: row["operator"] for row in read("policy_parameters")}
    assert seed["inactive_days"] == ">="
    assert seed["audit_stale_days"] == ">"
    assert seed["cold_days"] == ">="
    assert seed["reenrich_inactive_days"] == ">"
    assert seed["mql_threshold"] == ">="
    assert seed["borderline_high"] == "<"


def test_amended_parameters_name_their_amendment() -> None:
    seed = {row["name"]: row for row in read("policy_parameters")}
    for name, (value, amendment) in AMENDED.items():
        assert (seed[name]["value"], seed[name]["source_document"]) == (value, amendment)


def is_global(row: dict[str, str]) -> bool:
    return row["business_unit_id"] == "global"


def expected_value(name: str, raw: str) -> str:
    if name in AMENDED:
        return AMENDED[name][0]
    return REWORDED.get(name, plain(raw))


def test_the_bundled_policy_has_no_problem() -> None:
    assert check_policy(bundled_policy()) == []


# calendars that differ from their unit's; nobody has one until somebody writes it
ONLY_WHERE_WANTED = frozenset({"seed_business_hours", "seed_business_teams"})


def test_every_declared_seed_is_there_with_the_common_columns_and_no_other_file() -> None:
    specs = load_specs(bundled_policy())
    files = {path.stem for path in bundled_policy().glob("*.csv")}
    assert files == set(specs)
    assert len(files) == 50
    for spec in specs.values():
        assert set(SIX) | {"is_assumed"} <= set(spec.types), spec.name
        if spec.name not in ONLY_WHERE_WANTED:
            assert read(spec.name.removeprefix("seed_")), spec.name


def test_the_bundled_units_are_there_and_only_the_b2c_unit_is_off() -> None:
    units = {row["business_unit_id"]: row for row in read("business_units")}
    assert set(units) == UNITS
    assert {unit for unit, row in units.items() if row["is_live"] == "false"} == {"b2c_service"}
    assert units["global"]["timezone"] == "UTC"


def test_invented_values_never_name_a_document_as_given() -> None:
    given = {row["document"] for row in read("policy_register")}
    for path in sorted(bundled_policy().glob("seed_*.csv")):
        for row in read(path.stem.removeprefix("seed_")):
            if row["is_assumed"] == "false" and row["source_document"] not in given:
                assert re.match(r"(Resolution AMB-\d\d|Amendment \d+)$", row["source_document"])


def test_the_best_fit_rules_of_all_attributes_sum_to_100() -> None:
    best: dict[tuple[str, str, str], dict[str, Decimal]] = defaultdict(dict)
    for row in read("scoring_points"):
        attributes = best[row["business_unit_id"], row["unit_type"], row["model_id"]]
        value = Decimal(row["points"])
        attributes[row["attribute"]] = max(value, attributes.get(row["attribute"], Decimal(0)))
    assert {key: sum(found.values()) for key, found in best.items()} == dict.fromkeys(best, 100)


@pytest.mark.parametrize("model", ["sales_priority", "mql_qualification"])
@pytest.mark.rule("SCO-24")
def test_events_give_points_in_the_documented_order(model: str) -> None:
    order = [
        "product_demo",
        "trial_completed",
        "webinar_attended",
        "case_study_download",
        "email_click",
        "newsletter_click",
    ]
    given = [points(event, model) for event in order]
    assert all(first > second for first, second in pairwise(given)), given


@pytest.mark.parametrize("model", ["sales_priority", "mql_qualification"])
def test_an_active_lead_reaches_80_in_engagement_and_intent(model: str) -> None:
    month = {
        "email_click": 5,
        "webinar_attended": 1,
        "meeting_booked": 1,
        "product_demo": 1,
        "content_download": 3,
        "product_search": 3,
    }
    total: dict[str, Decimal] = defaultdict(Decimal)
    for row in read("event_scoring"):
        if row["model_id"] == model:
            earned = month.get(row["event_type"], 0) * Decimal(row["points"])
            total[row["component"]] += min(earned, Decimal(row["max_points"]))
    assert total["engagement"] >= 80
    assert total["intent"] >= 80


@pytest.mark.rule("SCO-03", "SCO-04")
def test_a_webinar_is_engagement_for_priority_and_intent_for_qualification() -> None:
    placed = {
        row["model_id"]: row["component"]
        for row in read("event_scoring")
        if row["event_type"] == "webinar_attended"
    }
    assert placed == {"sales_priority": "engagement", "mql_qualification": "intent"}


def test_an_event_counts_in_one_component_of_a_model() -> None:
    placed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in read("event_scoring"):
        placed[row["model_id"], row["event_type"]].add(row["component"])
    assert {key for key, found in placed.items() if len(found) > 1} == set()


def test_tiers_cover_all_scores_without_gap() -> None:
    for model in ("sales_priority", "mql_qualification"):
        rows = sorted(
            (row for row in read("score_tiers") if row["model_id"] == model),
            key=lambda row: Decimal(row["min_inclusive"]),
        )
        assert Decimal(rows[0]["min_inclusive"]) == 0
        assert rows[-1]["max_exclusive"] == ""
        assert all(low["max_exclusive"] == high["min_inclusive"] for low, high in pairwise(rows))


def test_size_segments_meet_without_gap() -> None:
    rows = read("size_segments")
    assert [row["size_segment"] for row in rows] == ["SMB", "Mid-Market", "Enterprise"]
    assert all(
        int(low["max_employees"]) + 1 == int(high["min_employees"]) for low, high in pairwise(rows)
    )


def test_every_zoho_label_has_a_stage() -> None:
    labels = {
        (row["source_field"], row["crm_label"]): row["canonical_stage"]
        for row in read("stage_map")
        if row["system"] == "zoho"
    }
    assert len(labels) == 15
    assert labels["lead_status", "Lost Lead"] == "Lost"
    assert labels["potential_stage", "Closed Won"] == "Won"


def test_spellings_are_unique_when_case_is_ignored() -> None:
    for name, column in (
        ("capture_sources", "synonym"),
        ("geo_segments", "country"),
        ("industries", "synonym"),
        ("approved_tools", "synonym"),
        ("placeholder_values", "value"),
    ):
        spellings = [row[column].strip().lower() for row in read(name)]
        assert len(spellings) == len(set(spellings)), name


@pytest.mark.rule("AUD-09", "SLA-11")
def test_the_calendar_holds_the_holidays_of_each_unit() -> None:
    days = {(row["business_unit_id"], row["date"]) for row in read("business_calendar")}
    assert ("saas_emea", "2026-10-03") in days
    assert ("saas_amer", "2026-11-26") in days
    assert ("saas_emea", "2026-11-26") not in days
    assert {unit for unit, _ in days} == UNITS - {"global"}
    assert min(day for _, day in days)[:4] == "2018"
    assert max(day for _, day in days)[:4] == "2035"


@pytest.mark.rule("CMP-01", "CMP-02")
def test_unknown_countries_count_as_opt_in_and_the_united_states_as_opt_out() -> None:
    modes = {
        (row["country"], row["regime"]): row["consent_mode"]
        for row in read("privacy_regions")
        if row["state"] == ""
    }
    assert modes["*", "default"] == "opt_in"
    assert modes["*", "dnc"] == "do_not_call"
    assert modes["DE", "gdpr"] == modes["GB", "gdpr"] == modes["NO", "gdpr"] == "opt_in"
    assert modes["US", "can_spam"] == "opt_out"


def test_the_open_questions_page_lists_every_question() -> None:
    page = (project_root() / "docs" / "open_questions.md").read_text(encoding="utf-8")
    for row in read("open_questions"):
        assert row["question_id"] in page
        assert row["question"] in page


# ---- the check, on damaged copies of the bundled seeds


def edit(folder: Path, name: str, change: Callable[[Rows], Rows | None]) -> Path:
    """A policy folder that holds one changed copy of a bundled seed."""
    rows = read(name)
    columns = list(rows[0])
    changed = change(rows) or rows
    folder.mkdir(exist_ok=True)
    with (folder / f"seed_{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(changed)
    return folder


def messages(folder: Path) -> str:
    return "\n".join(str(problem) for problem in check_policy(folder))


def set_first(column: str, value: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[0][column] = value

    return change


@pytest.mark.parametrize(
    ("name", "column", "value", "message"),
    [
        ("stage_aging_thresholds", "effective_from", "2026-02-30", "is not a date"),
        ("stage_aging_thresholds", "effective_from", "01.02.2026", "is not a date"),
        ("stage_aging_thresholds", "effective_from", "", "is empty"),
        ("stage_aging_thresholds", "effective_to", "2014-12-31", "is before effective_from"),
        ("stage_aging_thresholds", "max_age_hours", "two days", "is not a number"),
        ("stage_aging_thresholds", "max_age_hours", "NaN", "is not a number"),
        ("stage_aging_thresholds", "max_age_hours", "1e3", "is not a number"),
        ("stage_aging_thresholds", "stage", "Newish", "is an unknown word"),
        ("stage_aging_thresholds", "stage", "", "is empty"),
        ("stage_aging_thresholds", "business_unit_id", "saas_apac", "no business unit"),
        ("stage_aging_thresholds", "is_assumed", "maybe", "is not true or false"),
        ("stage_aging_thresholds", "owner", "sales\x00ops", "control character"),
        ("scoring_points", "points", "many", "is not a number"),
        ("scoring_points", "model_id", "sales_prio", "is not in seed_scoring_weights"),
        ("scoring_points", "operator", "like", "is an unknown word"),
        ("event_scoring", "component", "interest", "is an unknown word"),
        ("event_scoring", "component", "fit", "is an unknown word"),
        ("event_scoring", "event_type", "email_opne", "is not in seed_event_types"),
        ("event_scoring", "half_life_days", "7.5", "is not a whole number"),
        ("event_scoring", "half_life_days", "-30", "is too small"),
        ("event_scoring", "half_life_days", "0", "is too small"),
        ("event_scoring", "min_count", "0", "is too small"),
        ("event_scoring", "window_days", "-1", "is too small"),
        ("event_scoring", "max_points", "-0.000001", "is too small"),
        ("scoring_points", "attribute", "colour", "is an unknown word"),
        ("policy_parameters", "name", "inactve_days", "no rule reads"),
        ("business_units", "timezone", "Europe/Bonn", "is no IANA time zone"),
        ("business_units", "business_hours", "9 to 5", "names no working hours"),
        ("business_units", "business_hours", "Mon-Fri 17:00-09:00", "names no working hours"),
    ],
)
def test_a_wrong_value_is_a_problem(
    tmp_path: Path, name: str, column: str, value: str, message: str
) -> None:
    problems = check_policy(edit(tmp_path / "policy", name, set_first(column, value)))
    assert any(message in problem.message for problem in problems)
    assert all(problem.remedy for problem in problems)


@pytest.mark.parametrize(
    ("column", "value"),
    [("half_life_days", "1"), ("min_count", "1"), ("window_days", "0"), ("max_points", "0")],
)
def test_the_least_number_of_a_rule_is_allowed(tmp_path: Path, column: str, value: str) -> None:
    assert check_policy(edit(tmp_path / "policy", "event_scoring", set_first(column, value))) == []


SHIFT = {"business_unit_id": "saas_emea", "team": "", "weekday": "Mon"}


def hours(name: str, *changes: dict[str, str]) -> Callable[[Rows], Rows]:
    """Rows of a seed of working hours, each a change of one that is sound."""
    sound = {**SHIFT, "date": "2026-12-24", "name": "Short day"}
    sound |= {"opens_at": "09:00", "closes_at": "12:00", "effective_from": "2015-01-01"}
    sound |= {"effective_to": "", "owner": "sales_operations"}
    sound |= {"source_document": "Resolution AMB-30", "is_assumed": "true"}
    columns = load_specs(bundled_policy())[f"seed_{name}"].types
    return lambda _: [{column: {**sound, **each}[column] for column in columns} for each in changes]


@pytest.mark.rule("SLA-11")
@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("business_hours", [{}], ""),
        ("business_hours", [{"opens_at": "9:00"}], "'9:00' is no time of the day"),
        ("business_hours", [{"opens_at": "24:00"}], "'24:00' is no time of the day"),
        ("business_hours", [{"closes_at": "25:00"}], "'25:00' is no time of the day"),
        ("business_hours", [{"closes_at": "24:00"}], ""),
        ("business_hours", [{"closes_at": ""}], "'' is no time of the day"),
        ("business_hours", [{"closes_at": "09:00"}], "ends when it begins"),
        ("business_hours", [{"weekday": "Monday"}], "is an unknown word"),
        ("business_hours", [{"team": "sdr"}], "the team 'sdr' of saas_emea has no calendar"),
        ("business_hours", [{}, {"opens_at": "12:00", "closes_at": "13:00"}], ""),
        ("business_hours", [{}, {"opens_at": "11:59", "closes_at": "13:00"}], "line 2; let"),
        ("business_hours", [{"opens_at": "22:00", "closes_at": "06:00"},
                            {"weekday": "Tue", "opens_at": "06:00", "closes_at": "07:00"}], ""),
        ("business_hours", [{"opens_at": "22:00", "closes_at": "06:00"},
                            {"weekday": "Tue", "opens_at": "05:59", "closes_at": "07:00"}],
         "overlaps Mon 22:00-06:00"),
        ("business_hours", [{"weekday": "Sun", "opens_at": "22:00", "closes_at": "06:00"},
                            {"opens_at": "05:00", "closes_at": "07:00"}], "overlaps Sun"),
        ("business_hours", [{"effective_to": "2025-12-31"},
                            {"opens_at": "11:00", "effective_from": "2026-01-01"}], ""),
        ("business_hours", [{"opens_at": f"{hour:02}:00", "closes_at": f"{hour:02}:30"}
                            for hour in (8, 9, 10)], ""),
        ("business_hours", [{"opens_at": f"{hour:02}:00", "closes_at": f"{hour:02}:30"}
                            for hour in (8, 9, 10, 11)], "Mon has 4 working times"),
        ("special_hours", [{"opens_at": "", "closes_at": ""}], ""),
        ("special_hours", [{"opens_at": ""}], "is no time of the day"),
        ("special_hours", [{}, {"opens_at": "11:00", "closes_at": "13:00"}], "overlaps 2026-12-24"),
        ("special_hours", [{}, {"date": "2026-12-25", "opens_at": "11:00"}], ""),
    ],
)  # fmt: skip
def test_working_hours_are_times_that_do_not_overlap(
    tmp_path: Path, name: str, changes: list[dict[str, str]], message: str
) -> None:
    folder = tmp_path / "policy"
    folder.mkdir()
    columns = list(load_specs(bundled_policy())[f"seed_{name}"].types)
    with (folder / f"seed_{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(hours(name, *changes)([]))
    found = messages(folder)
    assert message in found
    assert bool(found) == bool(message)


@pytest.mark.rule("SLA-11")
def test_a_calendar_has_working_days(tmp_path: Path) -> None:
    def without_week(rows: Rows) -> None:
        next(row for row in rows if row["business_unit_id"] == "saas_emea")["business_hours"] = ""

    folder = edit(tmp_path / "policy", "business_units", without_week)
    assert "the calendar of saas_emea has no working day from 2015-01-01 on" in messages(folder)
    columns = list(load_specs(bundled_policy())["seed_business_hours"].types)
    with (folder / "seed_business_hours.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(hours("business_hours", {"effective_to": "2026-12-31"})([]))
    assert "has no working day from 2027-01-01 on" in messages(folder)


def test_weights_must_sum_to_one_exactly(tmp_path: Path) -> None:
    folder = edit(tmp_path / "policy", "scoring_weights", set_first("weight", "0.199999"))
    assert "sum to 0.999999 on 2015-01-01" in messages(folder)


def test_weights_must_sum_to_one_on_each_day_of_change(tmp_path: Path) -> None:
    def change(rows: Rows) -> Rows:
        fit = next(row for row in rows if row["component"] == "fit")
        fit["effective_to"] = "2026-03-31"
        later = {**fit, "effective_from": "2026-04-01", "effective_to": "", "weight": "0.6"}
        return [*rows, later]

    folder = edit(tmp_path / "policy", "scoring_weights", change)
    found = messages(folder)
    assert "on 2026-04-01" in found
    assert "on 2015-01-01" not in found


def test_each_component_has_a_weight(tmp_path: Path) -> None:
    def own(rows: Rows) -> Rows:
        fit = {**rows[0], "business_unit_id": "saas_emea", "model_id": "sales_priority"}
        return [*rows, {**fit, "component": "fit", "weight": "1.00"}]

    folder = edit(tmp_path / "policy", "scoring_weights", own)
    assert "sales_priority in saas_emea leave out engagement and intent" in messages(folder)

    def complete(rows: Rows) -> Rows:
        unit = {**rows[0], "business_unit_id": "saas_emea", "model_id": "sales_priority"}
        weights = {"fit": "1.00", "engagement": "0", "intent": "0"}
        return [*rows, *({**unit, "component": c, "weight": w} for c, w in weights.items())]

    assert messages(edit(tmp_path / "complete", "scoring_weights", complete)) == ""


@pytest.mark.parametrize(
    ("component", "effective_to", "message"),
    [
        ("intent", "", "email_click counts as intent and, in line"),
        ("intent", "2014-12-31", ""),
        ("engagement", "", ""),
    ],
)
def test_an_event_in_two_components_of_a_model_is_refused(
    tmp_path: Path, component: str, effective_to: str, message: str
) -> None:
    def change(rows: Rows) -> Rows:
        click = next(row for row in rows if row["event_type"] == "email_click")
        other = {**click, "component": component, "rule_key": "again"}
        if effective_to:
            other |= {"effective_from": "2014-01-01", "effective_to": effective_to}
        return [*rows, other]

    found = messages(edit(tmp_path / "policy", "event_scoring", change))
    assert (message in found) if message else found == ""


@pytest.mark.rule("SCO-24")
@pytest.mark.parametrize(
    ("points", "message"),
    [
        ("0.500001", ""),
        ("0.5", "product_demo gives 0.5 points and newsletter_click, the weaker action, 0.5 for"),
        ("0.499999", "product_demo gives 0.499999 points and newsletter_click, the weaker"),
    ],
)
def test_a_stronger_action_gives_more_points(tmp_path: Path, points: str, message: str) -> None:
    def change(rows: Rows) -> Rows:
        own = [row for row in rows if row["model_id"] == "sales_priority"]
        own = [{**row, "business_unit_id": "saas_emea"} for row in own]
        for row in own:
            if row["event_type"] == "product_demo":
                row["points"] = points
        return [*rows, *own]

    found = messages(edit(tmp_path / "policy", "event_scoring", change))
    assert (message in found and " in saas_emea on " in found) if message else found == ""


def test_a_range_without_a_number_is_refused(tmp_path: Path) -> None:
    def change(rows: Rows) -> Rows:
        row = next(row for row in rows if row["operator"] == "gte")
        row["min_value"] = ""
        return rows

    for name in ("scoring_points", "icp_framework"):
        found = messages(edit(tmp_path / name, name, change))
        assert "gte without a number matches every number" in found


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("borderline_low", "60", ""),
        ("borderline_low", "60.000001", "borderline_low 60.000001 is above borderline_high 60"),
        ("mql_threshold", "100", ""),
        ("mql_threshold", "100.000001", "is above the highest score"),
        ("score_history_days", "4000", ""),
        ("score_history_days", "4001", "are more than a build works out"),
        ("worklist_order", "tier|age", ""),
        ("action_order", "newsletter_click|webinar_attended|product_demo", ""),
        ("action_order", "newsletter|product_demo", "no event is called newsletter"),
        ("action_order", "product_demo|newsletter_click", "product_demo, the weaker action, 45"),
        ("worklist_order", "teir|age", "no list is ordered by teir"),
        ("score_override_approver_roles", "sales_leadership|sales_manager", ""),
        ("score_override_approver_roles", "sales_leader", "there is no role sales_leader"),
    ],
)
def test_parameters_of_scores_make_sense_together(
    tmp_path: Path, name: str, value: str, message: str
) -> None:
    change = set_where("value", value, name=name)
    found = messages(edit(tmp_path / "policy", "policy_parameters", change))
    assert (message in found) if message else found == ""


@pytest.mark.parametrize(
    ("first_day", "message"),
    [
        ("2026-03-31", "overlaps"),
        ("2026-04-01", ""),
        ("2026-04-02", "leaves a gap"),
        ("2015-01-01", "second row"),
    ],
)
def test_intervals_must_follow_each_other(tmp_path: Path, first_day: str, message: str) -> None:
    def change(rows: Rows) -> Rows:
        rows[0]["effective_to"] = "2026-03-31"
        return [*rows, {**rows[0], "effective_from": first_day, "effective_to": ""}]

    folder = edit(tmp_path / "policy", "stage_aging_thresholds", change)
    found = messages(folder)
    assert (message in found) if message else found == ""


def test_a_parameter_keeps_the_kind_of_its_value(tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        by_name = {row["name"]: row for row in rows if is_global(row)}
        by_name["inactive_days"]["value"] = "30.5"
        by_name["mql_threshold"]["value"] = "62.5"
        by_name["allow_aging_requeue"]["value"] = "yes"
        by_name["mql_gate_model"]["value"] = "nobody"

    found = messages(edit(tmp_path / "policy", "policy_parameters", change))
    assert "'30.5' is no value for inactive_days" in found
    assert "'yes' is no value for allow_aging_requeue" in found
    assert "no scoring model 'nobody'" in found
    assert "mql_threshold" not in found


def test_a_replaced_seed_must_keep_what_models_rely_on(tmp_path: Path) -> None:
    folder = edit(tmp_path / "policy", "policy_parameters", lambda rows: rows[:5])
    assert "inactive_days is missing for the unit global" in messages(folder)


def test_columns_must_be_those_declared(tmp_path: Path) -> None:
    text = "business_unit_id,term,effective_from,owner,owner,colour\n"
    (tmp_path / "seed_subjective_terms.csv").write_text(text)
    found = messages(tmp_path)
    assert "effective_to: the column is missing" in found
    assert "colour: the column is unknown" in found
    assert "owner: the column is there twice" in found


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "is missing"), (b"\xff\xfe\x00", "can't be read"), (b'a,"b"c\n', "can't be read")],
)
def test_a_file_that_is_no_csv_is_a_problem(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "seed_subjective_terms.csv").write_bytes(content)
    assert message in messages(tmp_path)


def test_a_row_of_another_length_is_a_problem_with_its_line(tmp_path: Path) -> None:
    header = (bundled_policy() / "seed_subjective_terms.csv").read_text().splitlines()[0]
    (tmp_path / "seed_subjective_terms.csv").write_text(f"{header}\nglobal,lazy,2015-01-01\n")
    (problem,) = check_policy(tmp_path)
    assert (problem.row, problem.message) == (2, "the row has 3 fields, the header 7")


def test_unknown_files_are_a_problem_and_hidden_ones_are_not(tmp_path: Path) -> None:
    for name in ("seed_score_tier.csv", "notes.txt", ".hidden", "_policy__seeds.yml"):
        (tmp_path / name).write_text("x\n")
    assert {problem.file for problem in check_policy(tmp_path)} == {
        "seed_score_tier.csv",
        "notes.txt",
    }


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert "is not a folder" in messages(tmp_path / "nowhere")


# ---- holes and overlaps


def found_in(folder: Path, name: str) -> set[tuple[str, str]]:
    """Column and message of each problem, all of them in the one seed, with a remedy."""
    problems = check_policy(folder)
    assert {problem.file for problem in problems} <= {f"seed_{name}.csv"}
    assert all(problem.remedy for problem in problems)
    return {(problem.column or "", problem.message) for problem in problems}


def one_problem(folder: Path) -> tuple[int | None, str | None, str]:
    (problem,) = check_policy(folder)
    assert problem.remedy
    return problem.row, problem.column, problem.message


def pick(rows: Rows, /, **where: str) -> dict[str, str]:
    """The only row of the default unit that meets the conditions."""
    conditions = {"business_unit_id": "global", **where}
    (row,) = (row for row in rows if conditions.items() <= row.items())
    return row


def set_where(column: str, value: str, /, **where: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        pick(rows, **where)[column] = value

    return change


PRIORITY = "global/sales_priority on 2015-01-01"


@pytest.mark.parametrize(
    ("tier", "column", "value", "row", "message"),
    [
        ("Low", "min_inclusive", "0.000001", 5, "the lowest range begins at 0.000001"),
        ("Low", "min_inclusive", "-1", 5, "the lowest range begins at -1"),
        ("Low", "min_inclusive", "", 5, "min_inclusive is empty"),
        ("Low", "max_exclusive", "0", 5, "the range 0 to 0 holds nothing"),
        ("Low", "max_exclusive", "59.999999", 6, "no range holds 59.999999 up to 60"),
        ("Low", "max_exclusive", "60.000001", 6, "the range from 60 overlaps that of line 5"),
        ("Medium", "max_exclusive", "79", 7, "no range holds 79 up to 80"),
        ("Medium", "max_exclusive", "", 7, "the range from 80 overlaps that of line 6"),
        ("High", "max_exclusive", "100", 7, "the highest range ends at 100"),
    ],
)
def test_score_tiers_cover_each_score_once(
    tmp_path: Path, tier: str, column: str, value: str, row: int, message: str
) -> None:
    change = set_where(column, value, model_id="sales_priority", tier=tier)
    found = one_problem(edit(tmp_path / "policy", "score_tiers", change))
    assert found[0] == row
    assert found[2].startswith(message)
    assert found[2].endswith(PRIORITY)
    assert found[1] in {"min_inclusive", "max_exclusive"}


def test_tiers_of_a_unit_cover_each_score_and_have_all_names(tmp_path: Path) -> None:
    def change(rows: Rows) -> Rows:
        medium = pick(rows, model_id="sales_priority", tier="Medium")
        return [*rows, {**medium, "business_unit_id": "saas_emea"}]

    found = found_in(edit(tmp_path / "policy", "score_tiers", change), "score_tiers")
    where = "for saas_emea/sales_priority on 2015-01-01"
    assert found == {
        ("tier", f"the tier High and Low is missing, {where}"),
        ("min_inclusive", f"the lowest range begins at 60, {where}"),
        ("max_exclusive", f"the highest range ends at 80, {where}"),
    }


def test_another_model_may_have_one_tier_that_covers_all(tmp_path: Path) -> None:
    def change(rows: Rows) -> Rows:
        low = pick(rows, model_id="mql_qualification", tier="Low")
        return [*rows, {**low, "business_unit_id": "saas_emea", "max_exclusive": ""}]

    assert found_in(edit(tmp_path / "policy", "score_tiers", change), "score_tiers") == set()


def test_tiers_are_checked_on_each_day_of_change(tmp_path: Path) -> None:
    def change(rows: Rows) -> Rows:
        low = pick(rows, model_id="sales_priority", tier="Low")
        low["effective_to"] = "2026-03-31"
        later = {"effective_from": "2026-04-01", "effective_to": "", "max_exclusive": "55"}
        return [*rows, {**low, **later}]

    row, column, message = one_problem(edit(tmp_path / "policy", "score_tiers", change))
    assert (row, column) == (6, "min_inclusive")
    assert message.startswith("no range holds 55 up to 60")
    assert message.endswith("on 2026-04-01")


def test_the_last_day_of_the_calendar_ends_nothing(tmp_path: Path) -> None:
    for name in ("score_tiers", "scoring_weights", "policy_parameters"):
        edit(tmp_path / "policy", name, set_first("effective_to", "9999-12-31"))
    assert check_policy(tmp_path / "policy") == []


@pytest.mark.parametrize(
    ("segment", "column", "value", "row", "message"),
    [
        ("SMB", "min_employees", "2", 2, "the lowest range begins at 2"),
        ("SMB", "min_employees", "", 2, "min_employees is empty"),
        ("SMB", "max_employees", "199", 3, "no range holds 200 up to 201"),
        ("SMB", "max_employees", "201", 3, "the range from 201 overlaps that of line 2"),
        ("Mid-Market", "max_employees", "200", 3, "the range 201 to 200 holds nothing"),
        ("Mid-Market", "max_employees", "", 4, "the range from 501 overlaps that of line 3"),
        ("Enterprise", "min_employees", "502", 4, "no range holds 501 up to 502"),
        ("Enterprise", "max_employees", "100000", 4, "the highest range ends at 100000"),
    ],
)
def test_size_segments_cover_each_size_once(
    tmp_path: Path, segment: str, column: str, value: str, row: int, message: str
) -> None:
    change = set_where(column, value, size_segment=segment)
    found = one_problem(edit(tmp_path / "policy", "size_segments", change))
    assert found[0] == row
    assert found[2].startswith(message)
    assert found[1] in {"min_employees", "max_employees"}


def test_a_segment_may_hold_a_single_size(tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        pick(rows, size_segment="Mid-Market").update(max_employees="201")
        pick(rows, size_segment="Enterprise").update(min_employees="202")

    assert check_policy(edit(tmp_path / "policy", "size_segments", change)) == []


def test_a_range_inside_another_makes_no_hole(tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        pick(rows, size_segment="SMB")["max_employees"] = "500"

    row, _, message = one_problem(edit(tmp_path / "policy", "size_segments", change))
    assert (row, message) == (
        3,
        "the range from 201 overlaps that of line 2, for global on 2015-01-01",
    )


def test_some_size_segments_of_the_default_unit_are_always_in_force(tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        for row in rows:
            row["effective_to"] = "2026-03-31"

    row, column, message = one_problem(edit(tmp_path / "policy", "size_segments", change))
    assert (row, column) == (2, "effective_to")
    assert message == "size_segment of the unit global has no row in force on 2026-04-01"


@pytest.mark.parametrize(
    ("column", "value", "day"),
    [
        ("effective_to", "2026-03-31", "2026-04-01"),
        ("effective_from", "2015-01-02", "2015-01-01"),
        ("effective_from", "2015-01-01", ""),
        ("effective_from", "2014-12-31", ""),
    ],
)
def test_a_parameter_of_the_default_unit_is_always_in_force(
    tmp_path: Path, column: str, value: str, day: str
) -> None:
    change = set_where(column, value, name="inactive_days")
    found = found_in(edit(tmp_path / "policy", "policy_parameters", change), "policy_parameters")
    message = f"inactive_days of the unit global has no row in force on {day}"
    assert found == ({(column, message)} if day else set())


def test_a_parameter_of_a_unit_may_end(tmp_path: Path) -> None:
    def change(rows: Rows) -> Rows:
        own = {"business_unit_id": "saas_emea", "effective_to": "2026-03-31"}
        return [*rows, {**pick(rows, name="inactive_days"), **own}]

    assert check_policy(edit(tmp_path / "policy", "policy_parameters", change)) == []


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("inactive_days", "0", ""),
        ("inactive_days", "-1", "'-1' is no number of days"),
        ("entry_deadline_hours", "-24", "'-24' is no number of hours"),
        ("correction_business_days", "0", "'0' is no number of business days"),
        ("correction_business_days", "1", ""),
        ("correction_business_days", "60", ""),
        ("correction_business_days", "61", "'61' is no number of business days"),
        # a bundled 0 means at once
        ("optout_grace.dnc", "0", ""),
        ("feedback_coverage_target", "1", ""),
        ("feedback_coverage_target", "1.000001", "'1.000001' is no number of rate"),
        ("feedback_coverage_target", "-0.1", "'-0.1' is no number of rate"),
    ],
)
def test_a_parameter_keeps_within_the_limits_of_its_unit(
    tmp_path: Path, name: str, value: str, message: str
) -> None:
    change = set_where("value", value, name=name)
    found = found_in(edit(tmp_path / "policy", "policy_parameters", change), "policy_parameters")
    assert found == ({("value", f"{message} for {name}")} if message else set())


def test_another_unit_of_measure_lifts_no_limit(tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        pick(rows, name="inactive_days").update(value="-1", unit_of_measure="points")

    found = found_in(edit(tmp_path / "policy", "policy_parameters", change), "policy_parameters")
    assert found == {("value", "'-1' is no number of days for inactive_days")}


@pytest.mark.parametrize("operator", ["=>", "<>", "!=", "like", "> 0 or 1=1"])
def test_an_operator_is_one_that_the_project_knows(tmp_path: Path, operator: str) -> None:
    change = set_where("operator", operator, name="inactive_days")
    found = found_in(edit(tmp_path / "policy", "policy_parameters", change), "policy_parameters")
    assert found == {("operator", f"{operator!r} is an unknown word")}


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("e_mail", "leads has no field 'e_mail'"),
        ("email|fone", "leads has no field 'fone'"),
        ("email|", "leads has no field ''"),
        ("email| phone", "leads has no field ' phone'"),
        ("employee_count", "leads has no field 'employee_count'"),
        ("email|phone", ""),
        # derived, and named by a bundled row
        ("fit_score", ""),
    ],
)
def test_a_mandatory_field_is_one_of_its_table(tmp_path: Path, field: str, message: str) -> None:
    change = set_where("field", field, gate="ENTRY_CORE", field="email")
    found = found_in(edit(tmp_path / "policy", "mandatory_fields", change), "mandatory_fields")
    assert found == ({("field", message)} if message else set())


@pytest.mark.parametrize("entity", ["lead", "", "<b>leads</b>"])
def test_the_entity_of_a_mandatory_field_is_a_table(tmp_path: Path, entity: str) -> None:
    change = set_where("entity", entity, gate="OWNER")
    found = found_in(edit(tmp_path / "policy", "mandatory_fields", change), "mandatory_fields")
    assert found == {("entity", f"there is no table {entity!r} in the input contract")}


def test_the_entry_gate_of_the_default_unit_has_fields(tmp_path: Path) -> None:
    def change(rows: Rows) -> Rows:
        return [row for row in rows if row["gate"] != "ENTRY_CORE" or not is_global(row)]

    found = found_in(edit(tmp_path / "policy", "mandatory_fields", change), "mandatory_fields")
    assert found == {("", "ENTRY_CORE is missing for the unit global")}


def test_the_entry_gate_of_the_default_unit_never_ends(tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        for row in rows:
            if row["gate"] == "ENTRY_CORE":
                row["effective_to"] = "2026-03-31"

    found = found_in(edit(tmp_path / "policy", "mandatory_fields", change), "mandatory_fields")
    message = "ENTRY_CORE of the unit global has no row in force on 2026-04-01"
    assert found == {("effective_to", message)}


# ---- the overlay


def test_an_empty_folder_lays_nothing_over_the_bundled_policy(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    overlay(tmp_path / "own", bundled_policy(), tmp_path / "run")
    for path in bundled_policy().iterdir():
        assert (tmp_path / "run" / path.name).read_bytes() == path.read_bytes(), path.name


def test_own_seeds_replace_bundled_ones_in_declared_column_order(tmp_path: Path) -> None:
    own = edit(tmp_path / "own", "stage_aging_thresholds", set_first("max_age_hours", "36"))
    path = own / "seed_stage_aging_thresholds.csv"
    rows = list(csv.reader(path.read_text().splitlines()))
    mirrored = [",".join(f'"{cell}"' for cell in reversed(row)) for row in rows]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(mirrored).encode())
    overlay(own, bundled_policy(), tmp_path / "run")
    bundled = (bundled_policy() / path.name).read_text()
    assert rows[1][2] == "36"
    old = ",".join(["Contacted", "72"])
    assert old in bundled
    assert (tmp_path / "run" / path.name).read_text() == bundled.replace(old, "Contacted,36")
    assert check_policy(tmp_path / "run") == []


def test_own_units_leave_out_the_bundled_rows_of_other_units(tmp_path: Path) -> None:
    own = edit(tmp_path / "own", "business_units", lambda rows: [rows[0]])
    assert check_policy(own) == []
    overlay(own, bundled_policy(), tmp_path / "run")
    calendar = read("business_calendar", tmp_path / "run")
    assert calendar == []
    assert {row["business_unit_id"] for row in read("icp_framework", tmp_path / "run")} == {
        "global"
    }


def test_a_unit_overrides_a_parameter_by_a_row_of_its_own(tmp_path: Path) -> None:
    def change(rows: Rows) -> Rows:
        default = next(row for row in rows if row["name"] == "inactive_days")
        own = {"business_unit_id": "saas_emea", "value": "21", "effective_from": "2026-04-01"}
        return [*rows, {**default, **own}]

    assert check_policy(edit(tmp_path / "own", "policy_parameters", change)) == []


def test_an_overlay_with_problems_is_refused(tmp_path: Path) -> None:
    own = edit(tmp_path / "own", "scoring_weights", set_first("weight", "0.9"))
    with pytest.raises(PolicyError, match="sum to"):
        overlay(own, bundled_policy(), tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_an_overlay_does_not_write_over_anything(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    with pytest.raises(FileExistsError, match="name a new folder"):
        overlay(tmp_path / "own", bundled_policy(), tmp_path)

"""The published tables have the names and columns that the interface fixes."""

from pathlib import Path
from typing import Any

import pytest
import yaml

MODELS = Path(__file__).parents[3] / "models"

# schema.table and its columns, as the interface lists them
INTERFACE = """
marts.bridge_lead_records: lead_id, golden_lead_id, is_survivor, match_rule, match_probability,
    is_deleted, is_future
marts.mart_leads_deduplicated: golden_lead_id, survivor_lead_id, record_count, business_unit_id,
    full_name, email, phone, company_name, account_id, lead_source, owner_id, manager_id, status,
    stage, is_open, created_at, has_owner_conflict, pending_review_count
marts.mart_leads_scored: golden_lead_id, business_unit_id, owner_id, stage, is_open, fit_score,
    engagement_score, intent_score, composite_score, effective_score, priority_tier, mql_score,
    is_mql_by_score, is_mql_tagged, has_override, component_missing, crm_composite_score,
    score_gap, scored_at
marts.fct_score_contributions: golden_lead_id, model_id, component, rule_key, points,
    evidence_count
marts.mart_leads_aged: golden_lead_id, business_unit_id, owner_id, is_open, as_of_date,
    last_activity_at, last_touch_or_update_at, last_contact_at, days_inactive, is_inactive,
    inactive_since, episode_days, staleness_bucket, is_cold_due, stage, stage_entered_at,
    hours_in_stage, stage_max_age_hours, is_over_stage_age, reengagement_step,
    business_days_since_contact, is_transfer_eligible, is_protected, recommended_action,
    recommended_action_rule, next_action_due_at
marts.mart_leads_segmented: golden_lead_id, business_unit_id, owner_id, stage, is_open,
    account_id, industry, size_segment, geo_segment, account_tier, expected_segmentation_tag,
    crm_segmentation_tag, is_tag_correct, icp_verdict, failed_filters, icp_score, crm_icp_score,
    fit_tier
marts.mart_accounts_segmented: account_id, business_unit_id, owner_id, industry, size_segment,
    geo_segment, account_tier, expected_segmentation_tag, crm_segmentation_tag, is_tag_correct,
    icp_verdict, failed_filters, icp_score, fit_tier
marts.fct_lead_stages: golden_lead_id, stage, entered_at, left_at, is_current
marts.fct_activities: activity_id, golden_lead_id
marts.dim_users: user_id
marts.dim_accounts: account_id
marts.dim_policy_parameters: business_unit_id, parameter_name, value, source_document, is_assumed
audit.audit_runs: run_id, run_type, period, as_of, shared_at
audit.audit_findings: finding_id, rule_id, criterion, suite, entity_type, entity_id,
    golden_lead_id, owner_id, manager_id, business_unit_id, severity, evidence_level, field,
    current_value, expected_value, evidence, message, suggested_action, first_seen_at, shared_at,
    due_at, status, resolved_at, escalated_to, accepted_until
audit.audit_results: run_id, as_of, suite, criterion, rule_id, evaluated_count, failed_count,
    status
audit.rule_violations: violation_id, rule_id, user_id, lead_id, business_unit_id, occurred_at,
    evidence, evidence_level, document, grade, is_proxy
audit.quarantine: source_file, row_number, entity, column_name, reason_code, message, raw_record
audit.row_accounting: run_id, source_file, entity, raw_count, accepted_count, quarantined_count,
    duplicate_count, superseded_count, erased_count
metrics.metric_values: metric_name, period_grain, period_start, business_unit_id, dimension_name,
    dimension_value, numerator, denominator, value, target, is_mature, as_of, run_id
metrics.metric_definitions: metric_name, title, description, unit, rule_id, grain, target
"""

# what names a person, and what may quote one: the masked copy must not show it
PERSONAL = {
    "mart_leads_deduplicated": {"full_name", "email", "phone", "company_name"},
    "dim_users": {"full_name", "email"},
    "dim_accounts": {"name", "domain"},
    "fct_golden_lead_values": {"value"},
    "dim_contact_points": {"value_as_delivered", "normalised_value"},
    "rpt_audit_owners": {"full_name"},
    "rpt_audit_managers": {"full_name"},
    "rpt_salesops_exceptions": {"full_name", "company_name"},
    "mart_duplicate_reviews": {
        f"{column}_{side}"
        for column in ("full_name", "email", "phone", "company_name", "city", "job_title")
        for side in ("left", "right")
    },
}
FREE_TEXT = {
    "audit_findings": {"current_value", "expected_value", "evidence", "message"},
    "audit_results": {"message"},
    "quarantine": {"message", "raw_record"},
    "rpt_audit_criteria": {"message"},
    "rpt_audit_exceptions": {"message"},
    "fct_lead_merges": {"documentation"},
    "fct_lead_match_pairs": {"decision_note"},
    "rule_violations": {"evidence"},
}


def parse_interface(text: str) -> dict[str, list[str]]:
    """Table by schema and name to its columns, in the order of the text."""
    entries = text.strip().replace("\n    ", " ").splitlines()
    split = (entry.split(":") for entry in entries)
    return {table: [name.strip() for name in columns.split(",")] for table, columns in split}


def read_models() -> dict[str, dict[str, Any]]:
    """Properties of each published model, by schema and name."""
    found: dict[str, dict[str, Any]] = {}
    for schema in ("marts", "audit", "metrics"):
        for path in (MODELS / schema).rglob("*.yml"):
            for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models") or []:
                found[f"{schema}.{model['name']}"] = model
    return found


TABLES = parse_interface(INTERFACE)
PUBLISHED = read_models()


def columns_of(table: str) -> dict[str, dict[str, Any]]:
    return {column["name"]: column for column in PUBLISHED[table]["columns"]}


def columns_tagged(table: str, tag: str) -> set[str]:
    return {
        name
        for name, column in columns_of(table).items()
        if (column.get("config") or {}).get("meta", {}).get(tag)
    }


@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_the_interface_has_each_column_with_its_type(table: str) -> None:
    columns = columns_of(table)
    assert [name for name in TABLES[table] if name not in columns] == []
    assert [name for name in TABLES[table] if not columns[name].get("data_type")] == []


@pytest.mark.parametrize("table", PUBLISHED)
def test_a_published_column_is_described(table: str) -> None:
    assert PUBLISHED[table].get("description")
    undescribed = [name for name, column in columns_of(table).items() if not column["description"]]
    assert undescribed == []


@pytest.mark.parametrize("table", PUBLISHED)
def test_a_published_model_names_its_owner_and_grain(table: str) -> None:
    meta = PUBLISHED[table]["config"]["meta"]
    assert meta["owner"] and meta["grain"]
    assert set(meta["grain"]) <= set(columns_of(table))
    assert PUBLISHED[table]["description"].startswith("One row")


@pytest.mark.parametrize("table", PUBLISHED)
@pytest.mark.rule("CMP-03")
def test_what_names_a_person_or_may_quote_one_is_tagged(table: str) -> None:
    name = table.split(".")[1]
    assert columns_tagged(table, "personal") == PERSONAL.get(name, set())
    assert columns_tagged(table, "free_text") >= FREE_TEXT.get(name, set())

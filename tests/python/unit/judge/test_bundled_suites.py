"""The suites of the project: their files, and what they say of small warehouses."""

import json
from pathlib import Path
from typing import Any

import pytest

from leadhouse.judge import CriterionResult, judge, known_rule_ids, load_suites
from leadhouse.project import project_root
from leadhouse.warehouse.duckdb import DuckDBConnection

SUITES = project_root() / "expectations" / "suites"
FILES = sorted(SUITES.glob("*.json"))
EVERYTHING = frozenset(
    {"activities", "consents", "engagement_events", "handoffs", "merge_log", "users"}
)
# entities that no run has yet: their criteria wait for the models that will make them
TO_COME = {"enrichment_checks"}


def _judge(
    work: DuckDBConnection, evidence: frozenset[str] = EVERYTHING
) -> dict[str, CriterionResult]:
    return {result.criterion: result for result in judge(work, SUITES, evidence=evidence)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_a_suite_file_is_as_great_expectations_writes_it(path: Path) -> None:
    """After an edit by hand, replace the file by the text that this test wants."""
    import great_expectations as gx

    text = path.read_text(encoding="utf-8")
    suite = gx.ExpectationSuite(**json.loads(text))
    assert len(suite.expectations) == len(json.loads(text)["expectations"])
    assert text == json.dumps(suite.to_json_dict(), indent=2, ensure_ascii=False) + "\n"


def test_every_criterion_names_a_rule_of_the_catalogue() -> None:
    rule_ids = known_rule_ids()
    if rule_ids is None:
        pytest.skip("seeds/reference/policy_rules.csv isn't there")
    suites = load_suites(SUITES, rule_ids)
    assert {suite.name for suite in suites} == {
        "accounts",
        "deduplication",
        "duplicate_decisions",
        "entry",
        "gate_scores",
        "gate_warehouse",
        "icp",
        "lifecycle",
        "merges",
        "monthly_audit",
        "opportunities",
        "overrides",
        "policies",
        "record_quality",
        "scoring",
        "segmentation",
    }


def test_evidence_names_entities_of_the_input_contract() -> None:
    import csv

    with (project_root() / "seeds/reference/input_contract.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    entities = {row["table"] for row in rows} | TO_COME
    entities |= {f"{row['table']}.{row['column']}" for row in rows}
    for suite in load_suites(SUITES):
        for criterion in suite.criteria:
            assert frozenset().union(*criterion.evidence) <= entities, criterion.name


def test_only_the_gates_block() -> None:
    for suite in load_suites(SUITES):
        blocking = {criterion.severity == "blocking" for criterion in suite.criteria}
        assert blocking == {suite.name.startswith("gate_")}


def _open_leads(work: DuckDBConnection, rows: str) -> None:
    work.execute(
        f"""
        create table judged.audited_golden_leads (
            golden_lead_id varchar, missing_core_fields varchar, missing_core_values varchar,
            duplicate_of_lead_id varchar, duplicate_evidence varchar, enrichment_mismatch varchar,
            days_inactive integer, audit_stale_days integer, last_activity_at timestamp,
            compliance_breach varchar, compliance_evidence varchar,
            suspected_duplicate_of_lead_id varchar, suspicion_evidence varchar,
            company_overlap_count integer, duplicate_outreach_by varchar, outreach_evidence varchar
        );
        insert into judged.audited_golden_leads by name {rows}
        """
    )


@pytest.mark.rule("AUD-06")
def test_day_30_is_kept_and_day_31_is_a_finding(work: DuckDBConnection) -> None:
    _open_leads(
        work,
        """
        select 'G' || days as golden_lead_id, days as days_inactive, 30 as audit_stale_days,
            timestamp '2026-01-01 10:00:00' as last_activity_at
        from (values (0), (30), (31)) as rows (days)
        """,
    )
    result = _judge(work)["active_within_limit"]
    assert (result.status, result.evaluated_count, result.failed_count) == ("fail", 3, 1)
    assert work.rows(
        "select entity_id, field, current_value, expected_value, evidence "
        "from judged.expectation_failures where criterion = 'active_within_limit'"
    ) == [("G31", "days_inactive", "31", "30", "2026-01-01 10:00:00")]


@pytest.mark.rule("AUD-06")
def test_the_limit_is_the_policy_of_the_row(work: DuckDBConnection) -> None:
    _open_leads(
        work,
        """
        select 'G' || most as golden_lead_id, 31 as days_inactive, most as audit_stale_days
        from (values (30), (31), (45)) as rows (most)
        """,
    )
    assert _judge(work)["active_within_limit"].failed_count == 1


@pytest.mark.rule("AUD-03", "AUD-04", "AUD-07")
def test_each_audit_criterion_finds_its_lead(work: DuckDBConnection) -> None:
    _open_leads(
        work,
        """
        select * from (values
            ('G1', 'email', 'email: n/a', null, null, null, null),
            ('G2', null, null, 'L9', 'same e-mail', null, null),
            ('G3', null, null, null, null, 'e-mail after opt-out', 'activity A7'),
            ('G4', null, null, null, null, null, null)
        ) as rows (
            golden_lead_id, missing_core_fields, missing_core_values, duplicate_of_lead_id,
            duplicate_evidence, compliance_breach, compliance_evidence
        )
        """,
    )
    _judge(work)
    assert work.rows(
        "select rule_id, criterion, entity_id, current_value, evidence "
        "from judged.expectation_failures where suite = 'monthly_audit' order by rule_id"
    ) == [
        ("AUD-03", "mandatory_fields_complete", "G1", "email", "email: n/a"),
        ("AUD-04", "no_duplicate_record", "G2", "L9", "same e-mail"),
        ("AUD-07", "contact_lawful", "G3", "e-mail after opt-out", "activity A7"),
    ]


@pytest.mark.rule("AUD-04", "DUP-04", "DUP-09")
def test_a_suspicion_is_a_warning_and_the_same_company_is_nothing(work: DuckDBConnection) -> None:
    _open_leads(
        work,
        """
        select * from (values
            ('G1', 'L9', 'L1 and L9 by model (weak)', 0, null, null),
            ('G2', null, null, 99, null, null),
            ('G3', null, null, 0, 'U2', 'U1 by A1 at 2026-06-01, U2 by A2 at 2026-06-02')
        ) as rows (
            golden_lead_id, suspected_duplicate_of_lead_id, suspicion_evidence,
            company_overlap_count, duplicate_outreach_by, outreach_evidence
        )
        """,
    )
    results = _judge(work)
    assert results["suspected_duplicate_decided"].severity == "warning"
    assert results["no_duplicate_record"].status == "pass"
    assert work.rows(
        "select rule_id, criterion, entity_id, current_value, evidence "
        "from judged.expectation_failures where suite = 'deduplication' order by rule_id"
    ) == [
        ("AUD-04", "suspected_duplicate_decided", "G1", "L9", "L1 and L9 by model (weak)"),
        (
            "DUP-09",
            "no_duplicate_outreach",
            "G3",
            "U2",
            "U1 by A1 at 2026-06-01, U2 by A2 at 2026-06-02",
        ),
    ]


@pytest.mark.rule("DUP-09")
@pytest.mark.parametrize("missing", ["activities", "handoffs", "users"])
def test_outreach_is_not_judged_without_what_excuses_it(
    missing: str, work: DuckDBConnection
) -> None:
    _open_leads(work, "select 'G1' as golden_lead_id, 'U2' as duplicate_outreach_by")
    result = _judge(work, EVERYTHING - {missing})["no_duplicate_outreach"]
    assert result.status == "no_evidence"


@pytest.mark.rule("DUP-05")
def test_a_merge_is_judged_by_who_made_it_and_what_it_says(work: DuckDBConnection) -> None:
    work.execute(
        """
        create table judged.audited_merges as
        select *, merge_id as golden_lead_id, 'north' as business_unit_id from (values
            ('M1', null, null, 'sales_operations', 'L1 into L2'),
            ('M2', 'U1 (sdr)', null, 'sales_operations', 'L3 into L4 by U1'),
            ('M3', null, 'no documentation', 'sales_operations', 'L5 into L6')
        ) as rows (merge_id, unauthorised_by, documentation_gap, merge_role, merge_evidence)
        """
    )
    results = _judge(work)
    assert {results[name].failed_count for name in ("merge_authorised", "merge_documented")} == {1}
    assert work.rows(
        "select criterion, entity_id, current_value, expected_value, evidence "
        "from judged.expectation_failures where suite = 'merges' order by criterion"
    ) == [
        ("merge_authorised", "M2", "U1 (sdr)", "sales_operations", "L3 into L4 by U1"),
        ("merge_documented", "M3", "no documentation", "a note in the merge log", "L5 into L6"),
    ]
    without_log = _judge(work, EVERYTHING - {"merge_log"})
    assert {without_log[name].status for name in ("merge_authorised", "merge_documented")} == {
        "no_evidence"
    }


@pytest.mark.rule("ENR-26", "AUD-06", "AUD-07")
def test_criteria_without_their_input_say_so(work: DuckDBConnection) -> None:
    _open_leads(work, "select 'G1' as golden_lead_id, 99 as days_inactive, 30 as audit_stale_days")
    statuses = {
        name: [_judge(work, evidence)[name].status for evidence in (frozenset(), EVERYTHING)]
        for name in ("enrichment_accurate", "active_within_limit", "contact_lawful")
    }
    assert statuses == {
        "enrichment_accurate": ["no_evidence", "no_evidence"],
        "active_within_limit": ["no_evidence", "fail"],
        "contact_lawful": ["no_evidence", "pass"],
    }
    assert _judge(work, frozenset({"engagement_events"}))["active_within_limit"].status == "fail"


@pytest.mark.rule("AUD-01")
def test_an_audit_of_no_open_lead_is_noticed(work: DuckDBConnection) -> None:
    _open_leads(work, "select 'G1' as golden_lead_id limit 0")
    results = _judge(work)
    assert (results["open_leads_present"].status, results["open_leads_present"].severity) == (
        "fail",
        "warning",
    )
    assert results["mandatory_fields_complete"].status == "pass"
    assert work.rows(
        "select entity_id, current_value from judged.expectation_failures "
        "where criterion = 'open_leads_present'"
    ) == [("audited_golden_leads", "0")]


def _score(work: DuckDBConnection, **values: Any) -> None:
    row = {
        "composite_score": "50",
        "mql_score": "50",
        "priority_tier": "'Low'",
        "component_total_gap": "0",
    } | values
    work.execute(
        f"""
        create or replace table judged.audited_scores as
        select
            'G1' as golden_lead_id,
            cast({row["composite_score"]} as decimal(18, 6)) as composite_score,
            cast({row["mql_score"]} as decimal(18, 6)) as mql_score,
            {row["priority_tier"]} as priority_tier,
            cast({row["component_total_gap"]} as decimal(18, 6)) as component_total_gap
        """
    )


@pytest.mark.rule("SCO-01")
@pytest.mark.parametrize(
    ("column", "value", "failing"),
    [
        ("composite_score", "0", set()),
        ("composite_score", "100", set()),
        ("composite_score", "100.000001", {"composite_score_in_range"}),
        ("composite_score", "-0.000001", {"composite_score_in_range"}),
        ("composite_score", "null", {"composite_score_present"}),
        ("mql_score", "100.000001", {"mql_score_in_range"}),
        ("mql_score", "null", {"mql_score_present"}),
        ("priority_tier", "null", {"priority_tier_present"}),
        ("priority_tier", "'Urgent'", {"priority_tier_known"}),
        ("component_total_gap", "0.000001", {"components_equal_contributions"}),
        ("component_total_gap", "-0.000001", {"components_equal_contributions"}),
    ],
)
def test_a_score_out_of_bounds_blocks(
    column: str, value: str, failing: set[str], work: DuckDBConnection
) -> None:
    _score(work, **{column: value})
    results = [result for result in _judge(work).values() if result.suite == "gate_scores"]
    assert len(results) == 7
    assert {result.criterion for result in results if result.status == "fail"} == failing
    assert {result.status for result in results} <= {"pass", "fail"}


@pytest.mark.rule("DUP-01")
@pytest.mark.parametrize(
    ("live", "golden", "failing"),
    [
        (0, 0, set()),
        (5, 1, set()),
        (5, 5, set()),
        (5, 0, {"golden_leads_present"}),
        (5, 6, {"golden_leads_within_records"}),
    ],
)
def test_records_make_golden_leads(
    live: int, golden: int, failing: set[str], work: DuckDBConnection
) -> None:
    work.execute(
        f"""
        create table judged.audited_warehouse as
        select 'warehouse' as row_set_name, {live} as live_record_count,
            {golden} as golden_lead_count, least({live}, 1) as required_golden_lead_count
        """
    )
    results = [result for result in _judge(work).values() if result.suite == "gate_warehouse"]
    assert {result.criterion for result in results if result.status == "fail"} == failing
    assert {result.status for result in results} <= {"pass", "fail"}


@pytest.mark.rule("DUP-01")
def test_a_warehouse_that_was_not_counted_blocks(work: DuckDBConnection) -> None:
    work.execute(
        "create table judged.audited_warehouse (row_set_name varchar, live_record_count bigint, "
        "golden_lead_count bigint, required_golden_lead_count bigint)"
    )
    result = _judge(work)["warehouse_counted"]
    assert (result.status, result.severity) == ("fail", "blocking")

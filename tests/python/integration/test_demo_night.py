"""The demo, end to end: what the generator planted is what the audit finds."""

import csv
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest

from leadhouse.project import project_root
from leadhouse.publish.fingerprint import fingerprints

FINDINGS_BY_RECORD = """
    select findings.rule_id, records.lead_id
    from audit.audit_findings as findings
    inner join marts.bridge_lead_records as records
        on findings.golden_lead_id = records.golden_lead_id
    where findings.status != 'resolved'
"""
PLANTED_FINDINGS = (
    "AUD-03",
    "AUD-04",
    "AUD-05",
    "AUD-06",
    "AUD-07",
    "ENT-02",
    "ENT-05",
    "QUA-03",
    "SCO-13",
)


def rule_cases(demo: Path, *rules: str) -> list[dict[str, str]]:
    with (demo / "truth" / "rule_cases.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["rule_id"] in rules]


def keys(cases: Iterable[dict[str, str]], kind: str) -> set[tuple[str, str]]:
    return {(row["rule_id"], row["entity_id"]) for row in cases if row["kind"] == kind}


def test_the_night_is_published_with_all_its_parts(demo_night) -> None:
    assert demo_night.outcome.exit_code == 0
    published = demo_night.home.published
    for name in (
        "leadhouse.duckdb",
        "leadhouse_masked.duckdb",
        "parquet/marts/mart_leads_scored.parquet",
        "site/index.html",
        "docs/index.html",
    ):
        assert (published / name).is_file(), name


@pytest.mark.rule(*PLANTED_FINDINGS)
def test_every_planted_violation_is_found_and_no_near_miss_is(demo, demo_night) -> None:
    cases = rule_cases(demo, *PLANTED_FINDINGS)
    found = set(demo_night.rows(FINDINGS_BY_RECORD))
    assert len(keys(cases, "violation")) >= 20
    assert keys(cases, "violation") <= found
    assert not keys(cases, "near_miss") & found


@pytest.mark.rule("AGE-01")
def test_leads_are_inactive_from_day_thirty(demo, demo_night) -> None:
    cases = rule_cases(demo, "AGE-01")
    flagged = {
        ("AGE-01", row[0])
        for row in demo_night.rows(
            "select records.lead_id from marts.mart_leads_aged as aged"
            " inner join marts.bridge_lead_records as records using (golden_lead_id)"
            " where aged.is_inactive"
        )
    }
    assert keys(cases, "violation") <= flagged
    assert not keys(cases, "near_miss") & flagged


def test_raw_rows_add_up_file_by_file(demo, demo_night) -> None:
    rows = demo_night.rows(
        "select source_file, raw_count, accepted_count + quarantined_count + duplicate_count"
        " + superseded_count + erased_count from audit.row_accounting"
    )
    assert len(rows) == len(list(demo.glob("*.csv"))) == 55
    for source_file, raw_count, accounted in rows:
        with (demo / source_file).open(encoding="utf-8", newline="") as file:
            delivered = sum(1 for _ in csv.reader(file)) - 1
        assert raw_count == delivered == accounted, source_file


def test_all_three_tiers_and_every_unit_show(demo_night) -> None:
    tiers = dict(
        demo_night.rows("select priority_tier, count(*) from marts.mart_leads_scored group by 1")
    )
    assert set(tiers) == {"High", "Medium", "Low"}
    units = {
        row[0] for row in demo_night.rows("select business_unit_id from marts.mart_leads_scored")
    }
    assert units >= {"saas_emea", "saas_amer", "healthcare_enterprise", "global"}


def test_results_of_the_run_equal_its_open_findings(demo_night) -> None:
    differing = demo_night.rows(
        "select results.criterion, results.failed_count, count(findings.finding_id)"
        " from audit.audit_results as results"
        " left join audit.audit_findings as findings"
        "   on results.criterion = findings.criterion and findings.status != 'resolved'"
        " where results.status in ('pass', 'fail')"
        " group by all having results.failed_count != count(findings.finding_id)"
    )
    assert differing == []


@pytest.mark.rule("AUD-08", "AUD-09")
def test_findings_have_owner_message_and_due_date(demo_night) -> None:
    assert (
        demo_night.rows(
            "select finding_id from audit.audit_findings"
            " where owner_id is null or message is null or due_at is null or shared_at is null"
        )
        == []
    )
    assert (
        demo_night.rows("select finding_id from audit.audit_findings where due_at <= shared_at")
        == []
    )


def test_every_id_of_crm_is_published_as_delivered(demo, demo_night) -> None:
    with (demo / "leads.csv").open(encoding="utf-8", newline="") as file:
        delivered = {row["lead_id"] for row in csv.DictReader(file)}
    with (demo / "data_requests.csv").open(encoding="utf-8", newline="") as file:
        erased = {row["lead_id"] for row in csv.DictReader(file) if row["type"] == "erasure"}
    published = {row[0] for row in demo_night.rows("select lead_id from marts.bridge_lead_records")}
    assert published <= delivered
    assert delivered - published <= erased


def test_the_masked_copy_names_nobody(demo, demo_night) -> None:
    masked = (demo_night.home.published / "leadhouse_masked.duckdb").read_bytes()
    with (demo / "leads.csv").open(encoding="utf-8", newline="") as file:
        emails = [row["email"].strip() for row in csv.DictReader(file) if "@" in row["email"]]
    assert len(emails) > 300
    assert [email for email in emails if len(email) > 8 and email.encode() in masked] == []


def test_parquet_holds_the_same_rows(demo_night) -> None:
    folder = demo_night.home.published / "parquet"
    for schema, table in demo_night.rows(
        "select table_schema, table_name from information_schema.tables"
        " where table_schema in ('marts', 'audit', 'metrics', 'ops') order by all"
    ):
        expected = demo_night.rows(f'select count(*) from "{schema}"."{table}"')[0][0]
        file = folder / schema / f"{table}.parquet"
        got = duckdb.sql(f"select count(*) from read_parquet('{file}')").fetchone()
        assert got == (expected,), table


def test_no_path_of_the_machine_is_published(demo_night) -> None:
    for schema, table, column in demo_night.rows(
        "select table_schema, table_name, column_name from information_schema.columns"
        " where data_type = 'VARCHAR' and table_schema in ('marts', 'audit', 'metrics', 'ops')"
    ):
        found = demo_night.rows(
            f'select "{column}" from "{schema}"."{table}" where contains("{column}", ?)',
            str(demo_night.home.path),
        )
        assert found == [], (table, column)
    page = (demo_night.home.published / "site" / "index.html").read_text(encoding="utf-8")
    docs = (demo_night.home.published / "docs" / "index.html").read_text(encoding="utf-8")
    for text in (page, docs):
        assert str(demo_night.home.path) not in text
        assert str(project_root()) not in text


@pytest.mark.long
def test_same_input_gives_the_same_tables(demo, demo_night, night, tmp_path) -> None:
    again = night(tmp_path / "home", demo, threads=1)
    first = fingerprints(demo_night.home.published / "leadhouse.duckdb")
    second = fingerprints(again.home.published / "leadhouse.duckdb")
    assert first == second

"""A small published warehouse with the tables that the pages read, and hostile names in it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from leadhouse.runs import RUN_FILE, Run
from leadhouse.site.context import SiteContext, Step

AS_OF = datetime(2026, 6, 30, 23, 59, 59, 999999)
RUN = Run(
    run_id="20260630T235959-6a44a1f8",
    as_of=AS_OF,
    started_at=datetime(2026, 7, 1, 4, 10),
    finished_at=datetime(2026, 7, 1, 4, 13, 5),
    state="published",
    code_version="1a2b3c4d",
    policy_version="5e6f7a8b",
)
HOSTILE = [
    "<script>document.title='owned'</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202egnp.exe Robert'); drop table leads;--",
    '=HYPERLINK("http://evil.example","x") {{ 7*7 }} {% raw %}',
    "nul\x00 and escape \x1b[31m",
    "[bold red]markup[/bold red] 🦊 אבג",
]
FIRST_NAMES = ["Maya", "Jonas", "Priya", "Lucas", "Emilia", "Noah", "Sofia", "Ethan"]
COMPANIES = [
    "Northwind Freight",
    "Alpenblick Labs",
    "Cedar Health",
    "Delta Optics",
    "Quarry & Sons",
]
SUITE = "monthly_audit"
CRITERIA = [
    ("mandatory_fields_complete", "AUD-03", "Core fields are filled", "error", 420, 31, "fail"),
    ("no_duplicate_record", "AUD-04", "No second record of the person", "error", 420, 12, "fail"),
    (
        "enrichment_accurate",
        "ENR-26",
        "Enriched fields are accurate",
        "error",
        0,
        None,
        "no_evidence",
    ),
    ("active_within_limit", "AUD-06", "Active within 30 days", "warning", 420, 205, "fail"),
    ("contact_lawful", "AUD-07", "Contact follows consent", "blocking", 420, 1, "fail"),
    ("segmentation_tag_correct", "SEG-03", "Tag matches the segment", "error", 0, None, "error"),
    ("open_leads_present", "AUD-01", "There are open leads", "blocking", 1, 0, "pass"),
]


def build_warehouse(path: Path) -> Path:
    """Writes the fixture warehouse."""
    with duckdb.connect(str(path)) as connection:
        for schema in ("marts", "audit", "metrics", "ops", "policy"):
            connection.execute(f"create schema {schema}")
        _leads(connection)
        _audit(connection)
        _intake(connection)
        _metrics(connection)
    return path


def _leads(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        """
        create table marts.mart_leads_deduplicated as
        select
            'L' || lpad(range::varchar, 5, '0') as golden_lead_id,
            (1 + (range % 17 = 0)::int)::bigint as record_count,
            ($names)[1 + range % len($names)] || ' Example' as full_name,
            ($companies)[1 + range % len($companies)] as company_name,
            range % 7 != 0 as is_open
        from range(490)
        """,
        {"names": FIRST_NAMES, "companies": COMPANIES},
    )
    for place, text in enumerate(HOSTILE):
        connection.execute(
            "update marts.mart_leads_deduplicated set full_name = ?, company_name = ? "
            "where golden_lead_id = ?",
            [text, text, f"L{place:05}"],
        )
    connection.execute(
        """
        create table marts.mart_leads_aged as
        select
            golden_lead_id,
            is_open,
            case
                when hash(golden_lead_id) % 10 < 4 then '0-29'
                when hash(golden_lead_id) % 10 < 7 then '30-60'
                when hash(golden_lead_id) % 10 < 8 then '61-89'
                else '90+'
            end as staleness_bucket
        from marts.mart_leads_deduplicated;
        create table marts.dim_users as
        select
            'U' || range as user_id,
            (['Dana Fields', 'Omar Haddad', 'Kim Larsen', '<b>Eve</b>'])[1 + range] as full_name,
            'u' || range || '@nonesuch.example' as email,
            'sdr' as role,
            'U0' as manager_id
        from range(4);
        """
    )


def _audit(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        """
        create table audit.audit_results (
            run_id varchar, as_of timestamp, suite varchar, criterion varchar, rule_id varchar,
            title varchar, severity varchar, evaluated_count bigint, failed_count bigint,
            status varchar
        );
        create table audit.audit_findings (
            finding_id varchar, rule_id varchar, criterion varchar, suite varchar,
            entity_type varchar, entity_id varchar, golden_lead_id varchar, owner_id varchar,
            manager_id varchar, business_unit_id varchar, severity varchar, evidence_level varchar,
            field varchar, current_value varchar, expected_value varchar, evidence varchar,
            message varchar, suggested_action varchar, first_seen_at timestamp,
            shared_at timestamp, due_at timestamp, status varchar, resolved_at timestamp,
            escalated_to varchar, accepted_until date
        );
        create table audit.audit_runs as select 'r' as run_id, 'nightly' as run_type;
        """
    )
    for name, rule, title, severity, judged, failed, status in CRITERIA:
        for run_id, as_of, count in (
            (RUN.run_id, AS_OF, failed),
            ("20260629T235959-00000000", AS_OF - timedelta(days=1), failed and failed + 2),
        ):
            connection.execute(
                "insert into audit.audit_results values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [run_id, as_of, SUITE, name, rule, title, severity, judged, count, status],
            )
        connection.execute(
            FINDINGS,
            {"criterion": name, "rule": rule, "severity": severity, "failed": failed or 0},
        )


FINDINGS = """
insert into audit.audit_findings
select
    $criterion || '-' || range, $rule, $criterion, 'monthly_audit', 'lead',
    'L' || lpad(range::varchar, 5, '0'), 'L' || lpad(range::varchar, 5, '0'), 'U' || range % 4,
    'U0', 'global', $severity, 'current', 'phone',
    case when range = 1 then '<script>alert(2)</script>' end, 'a phone number', null,
    'Phone is missing' || case when range = 2 then ' "><img onerror=x>' else '' end,
    'Ask for the phone number and enter it', timestamp '2026-06-20', timestamp '2026-06-20',
    timestamp '2026-06-27 21:59:59' + range % 9 * interval 1 day,
    case when range % 9 < 3 then 'overdue' when range % 50 = 4 then 'accepted' else 'open' end,
    null, null, null
from range($failed)
union all
select
    $criterion || '-resolved', $rule, $criterion, 'monthly_audit', 'lead', 'L00100', 'L00100', 'U0',
    'U0', 'global', $severity, 'current', null, null, null, null, 'Was wrong', 'Nothing',
    timestamp '2026-06-01', timestamp '2026-06-01', timestamp '2026-06-08', 'resolved',
    timestamp '2026-06-05', null, null
"""


def _intake(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        """
        create table audit.quarantine as
        select
            'leads/part-1.csv.gz' as source_file,
            (range * 3 + 2)::bigint as row_number,
            'leads' as entity,
            'created_at' as column_name,
            case when range % 3 = 0 then 'ragged_row' else 'bad_timestamp' end as reason_code,
            'created_at is not a timestamp: "<i>soon</i>"' as message,
            $raw as raw_record
        from range(130)
        """,
        {"raw": '9,"<script>alert(3)</script>",' + "x" * 900},
    )
    connection.execute(
        f"""
        create table audit.row_accounting as
        select
            '{RUN.run_id}' as run_id, 'leads/part-1.csv.gz' as source_file, 'leads' as entity,
            1430::bigint as raw_count, 1200::bigint as accepted_count,
            130::bigint as quarantined_count, 60::bigint as duplicate_count,
            30::bigint as superseded_count, 10::bigint as erased_count
        union all
        select '{RUN.run_id}', 'activities.parquet', 'activities', 20500, 20500, 0, 0, 0, 0;
        create table audit.intake_files (
            system varchar, entity varchar, source_file varchar, mapped boolean, raw_count bigint,
            unknown_columns varchar, missing_columns varchar, reason varchar
        );
        insert into audit.intake_files values
            ('crm', 'leads', 'leads/part-1.csv.gz', true, 1430, '["<u>shoe_size</u>"]', '[]', null),
            ('zoho', 'quotes', 'zoho/Quotes.csv', false, 12, '[]', '[]', 'no model reads it'),
            ('crm', 'activities', 'activities.parquet', true, 20500, '[]', '[]', null);
        """
    )


def _metrics(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        f"""
        create table metrics.metric_definitions as
        select * from (values
            ('pct_complete_records', 'Complete records', 'Records with every core field', 0.95),
            ('duplicate_ratio', 'Duplicate ratio', 'Records beyond one a person', 0.05),
            ('icp_alignment_rate', 'ICP alignment', 'Leads inside the ICP', null)
        ) as defined(metric_name, title, description, target);
        create table metrics.metric_values as
        select
            metric_name, 'day' as period_grain, date '2026-06-30' - range::int as period_start,
            business_unit_id, 'all' as dimension_name, 'all' as dimension_value,
            round(base * 1250)::double as numerator, 1250::double as denominator,
            base + unit_offset - range * 0.004 as value,
            case when metric_name != 'icp_alignment_rate' then target end as target,
            true as is_mature, timestamp '2026-06-30 23:59:59.999999' as as_of,
            '{RUN.run_id}' as run_id
        from (values
            ('pct_complete_records', 0.9123, 0.95),
            ('duplicate_ratio', 0.0412, 0.05),
            ('icp_alignment_rate', 0.6071, null)
        ) as metric(metric_name, base, target)
        cross join (values ('all', 0.0), ('saas_emea', 0.021), ('saas_amer', -0.0305))
            as unit(business_unit_id, unit_offset)
        cross join range(9)
        union all
        select
            'duplicate_ratio', 'month', date '2026-06-01', 'all', 'lead_source', 'web', 1, 2, 0.5,
            null, true, timestamp '2026-06-30', '{RUN.run_id}';
        """
    )


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield build_warehouse(tmp_path_factory.mktemp("run") / RUN_FILE)


@pytest.fixture(scope="session")
def context() -> SiteContext:
    return SiteContext(
        run=RUN,
        steps=(Step("intake", 12.3), Step("build", 141.0), Step("audit", 20.2)),
        rules={"AUD-03": "Every lead carries the core fields <of> the policy."},
        docs_href="../docs/index.html",
        records_a_page=100,
    )

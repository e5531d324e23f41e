"""The tables that the pages read, and the queries on them."""

Columns = dict[str, str]

# a table or a column that a run lacks is read as empty, so that a run that failed has pages too
READ_TABLES: dict[tuple[str, str], Columns] = {
    ("marts", "mart_leads_deduplicated"): {
        "golden_lead_id": "varchar",
        "survivor_lead_id": "varchar",
        "record_count": "bigint",
        "full_name": "varchar",
        "company_name": "varchar",
        "is_open": "boolean",
    },
    ("marts", "mart_leads_aged"): {
        "is_open": "boolean",
        "staleness_bucket": "varchar",
    },
    ("marts", "dim_users"): {"user_id": "varchar", "full_name": "varchar", "email": "varchar"},
    ("audit", "audit_findings"): {
        "finding_id": "varchar",
        "rule_id": "varchar",
        "criterion": "varchar",
        "suite": "varchar",
        "entity_type": "varchar",
        "entity_id": "varchar",
        "golden_lead_id": "varchar",
        "owner_id": "varchar",
        "manager_id": "varchar",
        "business_unit_id": "varchar",
        "severity": "varchar",
        "evidence_level": "varchar",
        "field": "varchar",
        "current_value": "varchar",
        "expected_value": "varchar",
        "evidence": "varchar",
        "message": "varchar",
        "suggested_action": "varchar",
        "first_seen_at": "timestamp",
        "due_at": "timestamp",
        "status": "varchar",
    },
    ("audit", "audit_results"): {
        "run_id": "varchar",
        "as_of": "timestamp",
        "suite": "varchar",
        "criterion": "varchar",
        "rule_id": "varchar",
        "title": "varchar",
        "severity": "varchar",
        "evaluated_count": "bigint",
        "failed_count": "bigint",
        "status": "varchar",
    },
    ("audit", "rpt_leadership_audit_summary"): {
        "period": "varchar",
        "business_unit_id": "varchar",
        "pct_complete_records": "double",
        "duplicate_ratio": "double",
        "icp_alignment_rate": "double",
        "opened_count": "bigint",
        "resolved_count": "bigint",
        "on_time_count": "bigint",
        "open_count": "bigint",
        "overdue_count": "bigint",
        "is_running": "boolean",
    },
    ("audit", "rpt_audit_managers"): {
        "manager_id": "varchar",
        "full_name": "varchar",
        "lowest_owner_id": "varchar",
        "owner_count": "bigint",
        "owner_below_target_count": "bigint",
        "unresolved_count": "bigint",
        "overdue_count": "bigint",
        "escalated_count": "bigint",
        "on_time_rate": "double",
        "lowest_on_time_rate": "double",
    },
    ("audit", "rpt_audit_exceptions"): {
        "finding_id": "varchar",
        "rule_id": "varchar",
        "entity_id": "varchar",
        "golden_lead_id": "varchar",
        "owner_id": "varchar",
        "message": "varchar",
        "exception_state": "varchar",
        "accepted_until": "timestamp",
    },
    ("audit", "rpt_salesops_exceptions"): {
        "golden_lead_id": "varchar",
        "owner_id": "varchar",
        "full_name": "varchar",
        "company_name": "varchar",
        "icp_verdict": "varchar",
        "recommended_action": "varchar",
        "overdue_count": "bigint",
        "oldest_due_at": "timestamp",
    },
    ("audit", "quarantine"): {
        "source_file": "varchar",
        "row_number": "bigint",
        "entity": "varchar",
        "column_name": "varchar",
        "reason_code": "varchar",
        "message": "varchar",
        "raw_record": "varchar",
    },
    ("audit", "row_accounting"): {
        "run_id": "varchar",
        "source_file": "varchar",
        "entity": "varchar",
        "raw_count": "bigint",
        "accepted_count": "bigint",
        "quarantined_count": "bigint",
        "duplicate_count": "bigint",
        "superseded_count": "bigint",
        "erased_count": "bigint",
    },
    ("audit", "intake_files"): {
        "system": "varchar",
        "entity": "varchar",
        "source_file": "varchar",
        "mapped": "boolean",
        "raw_count": "bigint",
        "unknown_columns": "varchar",
        "missing_columns": "varchar",
        "reason": "varchar",
    },
    ("metrics", "metric_values"): {
        "metric_name": "varchar",
        "period_grain": "varchar",
        "period_start": "date",
        "business_unit_id": "varchar",
        "dimension_name": "varchar",
        "dimension_value": "varchar",
        "numerator": "double",
        "denominator": "double",
        "value": "double",
        "target": "double",
        "is_mature": "boolean",
    },
    ("metrics", "metric_definitions"): {
        "metric_name": "varchar",
        "title": "varchar",
        "description": "varchar",
        "target": "double",
    },
}

COUNTS = """
select
    (select count(*) from mart_leads_deduplicated) as leads,
    (select count(*) from mart_leads_deduplicated where is_open) as open_leads,
    (select coalesce(sum(record_count), 0) from mart_leads_deduplicated) as records,
    (select count(*) from audit_findings where status != 'resolved') as findings,
    (select count(*) from audit_findings where status in ('overdue', 'escalated')) as overdue,
    (select count(*) from quarantine) as quarantined
"""

HEADLINES = """
select
    metric_values.*,
    metric_definitions.title,
    metric_definitions.description,
    coalesce(metric_values.target, metric_definitions.target) as shown_target
from metric_values
left join metric_definitions
    on metric_values.metric_name = metric_definitions.metric_name
where
    metric_values.dimension_name = 'all'
    and metric_values.dimension_value = 'all'
    and list_contains($names, metric_values.metric_name)
order by
    metric_values.metric_name,
    metric_values.business_unit_id != 'all',
    metric_values.business_unit_id,
    metric_values.period_start desc nulls last,
    list_position(['day', 'week', 'month', 'quarter', 'year'], metric_values.period_grain)
        nulls last
"""

# worst first: what stopped the night, what could not be judged, then by size
CRITERIA = """
with

numbered as (
    select
        *,
        dense_rank() over (order by run_id = $run_id desc, as_of desc, run_id desc) as run_rank
    from audit_results
),

earlier as (
    select criterion, failed_count from numbered where run_rank = 2
),

open_findings as (
    select
        criterion,
        count(*) as open_count,
        count(*) filter (where status in ('overdue', 'escalated')) as overdue_count
    from audit_findings
    where status != 'resolved'
    group by criterion
)

select
    numbered.*,
    numbered.failed_count / nullif(numbered.evaluated_count, 0) as failed_rate,
    numbered.failed_count - earlier.failed_count as failed_change,
    coalesce(open_findings.open_count, 0) as open_count,
    coalesce(open_findings.overdue_count, 0) as overdue_count
from numbered
left join earlier
    on numbered.criterion = earlier.criterion
left join open_findings
    on numbered.criterion = open_findings.criterion
where numbered.run_rank = 1
order by
    case
        when numbered.status = 'fail' and numbered.severity = 'blocking' then 1
        when numbered.status = 'error' then 2
        when numbered.status = 'fail' and numbered.severity = 'error' then 3
        when numbered.status = 'fail' then 4
        when numbered.status = 'no_evidence' then 5
        else 6
    end,
    numbered.failed_count desc nulls last,
    failed_rate desc nulls last,
    numbered.criterion
"""

OWNERS = """
select
    coalesce(audit_findings.owner_id, '') as owner_id,
    any_value(dim_users.full_name) as owner_name,
    count(*) as open_count,
    count(*) filter (where audit_findings.status = 'overdue') as overdue_count,
    count(*) filter (where audit_findings.status = 'escalated') as escalated_count,
    min(audit_findings.due_at) as next_due_at
from audit_findings
left join dim_users
    on audit_findings.owner_id = dim_users.user_id
where audit_findings.status != 'resolved'
group by coalesce(audit_findings.owner_id, '')
order by coalesce(audit_findings.owner_id, '')
"""

# what all findings of a record are found by: its golden lead, else the record itself
RECORD_KEY = """coalesce(
        audit_findings.golden_lead_id,
        audit_findings.entity_type || ' ' || audit_findings.entity_id
    )"""

# the records that have a place on a page, the most urgent first
MAKE_RECORDS = f"""
create or replace temp table shown_records as
select
    *,
    row_number() over (
        order by overdue_count desc, next_due_at nulls last, record_key
    ) as record_place
from (
    select
        {RECORD_KEY} as record_key,
        min(golden_lead_id) as golden_lead_id,
        min(entity_type) as entity_type,
        min(entity_id) as entity_id,
        min(business_unit_id) as business_unit_id,
        min(owner_id) as owner_id,
        count(*) as finding_count,
        count(*) filter (where status in ('overdue', 'escalated')) as overdue_count,
        min(due_at) filter (where status != 'accepted') as next_due_at
    from audit_findings
    where status != 'resolved'
    group by all
)
qualify record_place <= $longest
"""

MAKE_RECORD_FINDINGS = f"""
create or replace temp table record_findings as
select
    audit_findings.*,
    shown_records.record_place,
    owners.full_name as owner_name
from audit_findings
inner join shown_records
    on {RECORD_KEY} = shown_records.record_key
left join dim_users as owners
    on audit_findings.owner_id = owners.user_id
where audit_findings.status != 'resolved'
"""

RECORD_COUNT = f"""
select count(distinct {RECORD_KEY}) as amount from audit_findings where status != 'resolved'
"""

RECORDS = """
select
    shown_records.*,
    shown_records.record_place as place,
    owners.full_name as owner_name,
    leads.full_name as lead_name,
    leads.company_name,
    leads.survivor_lead_id
from shown_records
left join mart_leads_deduplicated as leads
    on shown_records.golden_lead_id = leads.golden_lead_id
left join dim_users as owners
    on shown_records.owner_id = owners.user_id
where shown_records.record_place between $from_place and $to_place
order by shown_records.record_place
"""

# most urgent first; the order is total
FINDINGS = f"""
select
    audit_findings.*,
    shown_records.record_place,
    leads.full_name as lead_name,
    leads.company_name,
    leads.survivor_lead_id,
    owners.full_name as owner_name,
    managers.full_name as manager_name
from audit_findings
left join mart_leads_deduplicated as leads
    on audit_findings.golden_lead_id = leads.golden_lead_id
left join dim_users as owners
    on audit_findings.owner_id = owners.user_id
left join dim_users as managers
    on audit_findings.manager_id = managers.user_id
left join shown_records
    on {RECORD_KEY} = shown_records.record_key
where
    audit_findings.status != 'resolved'
    and ($criterion is null or audit_findings.criterion = $criterion)
    and ($owner_id is null or coalesce(audit_findings.owner_id, '') = $owner_id)
order by
    list_position(['escalated', 'overdue', 'open', 'accepted'], audit_findings.status),
    audit_findings.due_at nulls last,
    audit_findings.entity_id,
    audit_findings.finding_id
limit $longest
"""

RECORD_FINDINGS = """
select * from record_findings
where record_place between $from_place and $to_place
order by
    record_place,
    list_position(['escalated', 'overdue', 'open', 'accepted'], status),
    due_at nulls last,
    criterion,
    finding_id
"""

# every unresolved finding, the owners in the order of OWNERS
OWNER_FILES = """
select
    coalesce(audit_findings.owner_id, '') as owner_id,
    audit_findings.finding_id,
    audit_findings.status,
    audit_findings.due_at,
    audit_findings.severity,
    audit_findings.rule_id,
    audit_findings.criterion,
    audit_findings.message,
    audit_findings.suggested_action,
    coalesce(leads.survivor_lead_id, audit_findings.entity_id) as record_id,
    leads.full_name,
    leads.company_name,
    audit_findings.field,
    audit_findings.current_value,
    audit_findings.expected_value,
    audit_findings.evidence,
    audit_findings.evidence_level,
    audit_findings.business_unit_id,
    audit_findings.first_seen_at,
    audit_findings.golden_lead_id
from audit_findings
left join mart_leads_deduplicated as leads
    on audit_findings.golden_lead_id = leads.golden_lead_id
where audit_findings.status != 'resolved'
order by
    coalesce(audit_findings.owner_id, ''),
    list_position(['escalated', 'overdue', 'open', 'accepted'], audit_findings.status),
    audit_findings.due_at nulls last,
    audit_findings.finding_id
"""

# the last audits of each criterion, the oldest first; those without a verdict have no point
TRENDS = """
select criterion, as_of, evaluated_count, failed_count
from (
    select
        *,
        row_number() over (partition by criterion order by as_of desc, run_id desc) as night
    from audit_results
    where failed_count is not null
)
where night <= $longest
order by criterion, as_of, run_id
"""

REPORT_MONTHS = """
select * from rpt_leadership_audit_summary
order by period desc, business_unit_id != 'all', business_unit_id
limit $longest
"""

REPORT_MANAGERS = """
select rpt_audit_managers.*, owners.full_name as lowest_owner_name
from rpt_audit_managers
left join dim_users as owners
    on rpt_audit_managers.lowest_owner_id = owners.user_id
order by overdue_count + escalated_count desc, unresolved_count desc, manager_id
limit $longest
"""

REPORT_EXCEPTIONS = """
select exceptions.*, leads.full_name as lead_name, owners.full_name as owner_name
from rpt_audit_exceptions as exceptions
left join mart_leads_deduplicated as leads
    on exceptions.golden_lead_id = leads.golden_lead_id
left join dim_users as owners
    on exceptions.owner_id = owners.user_id
order by exceptions.accepted_until, exceptions.finding_id
limit $longest
"""

REPORT_UNCORRECTED = """
select uncorrected.*, owners.full_name as owner_name
from rpt_salesops_exceptions as uncorrected
left join dim_users as owners
    on uncorrected.owner_id = owners.user_id
order by uncorrected.oldest_due_at, uncorrected.golden_lead_id
limit $longest
"""

AGEING = """
select staleness_bucket as label, count(*) as amount
from mart_leads_aged
where is_open and staleness_bucket is not null
group by staleness_bucket
order by staleness_bucket
"""

QUARANTINE_REASONS = """
select source_file, entity, column_name, reason_code, count(*) as row_count
from quarantine
group by source_file, entity, column_name, reason_code
order by row_count desc, source_file, entity, column_name, reason_code
limit $longest
"""

QUARANTINE_ROWS = """
select * from quarantine
order by source_file, row_number, column_name, reason_code
limit $longest
"""

ROW_ACCOUNTING = """
select * from row_accounting
where run_id = $run_id or not exists (select 1 from row_accounting where run_id = $run_id)
order by quarantined_count desc, source_file, entity
limit $longest
"""

INTAKE_REMARKS = """
select * from intake_files
where
    not coalesce(mapped, true)
    or coalesce(unknown_columns, '') not in ('', '[]')
    or coalesce(missing_columns, '') not in ('', '[]')
    or reason is not null
order by mapped, system, entity, source_file
limit $longest
"""

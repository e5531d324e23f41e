"""The queries of the pages on the tables of `read_tables`."""

from leadhouse.site.record_queries import RECORD_KEY

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

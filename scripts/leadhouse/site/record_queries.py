"""The queries on records with findings and on the reports of the audit."""

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

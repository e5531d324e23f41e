with

audit_runs as (

    select * from {{ ref('audit_runs') }}

),

findings as (

    select * from {{ ref('audit_findings') }}

),

prior_owners as (

    select * from {{ source('prior', 'audit_owners_frozen') }}

),

findings_by_owner as (

    select
        owner_id,
        business_unit_id,
        rule_id,
        count(*) as unresolved_count,
        sum(case when status in ('overdue', 'escalated') then 1 else 0 end) as overdue_count,
        sum(case when status = 'accepted' then 1 else 0 end) as accepted_count
    from findings
    where
        status != 'resolved'
        and evidence_level is distinct from 'proxy'
    group by owner_id, business_unit_id, rule_id

),

final as (

    -- AUD-01: whose the findings were when the audit was frozen
    select
        audit_runs.run_id,
        audit_runs.run_type,
        audit_runs.period,
        findings_by_owner.owner_id,
        findings_by_owner.business_unit_id,
        findings_by_owner.rule_id,
        cast(findings_by_owner.unresolved_count as bigint) as unresolved_count,
        cast(findings_by_owner.overdue_count as bigint) as overdue_count,
        cast(findings_by_owner.accepted_count as bigint) as accepted_count,
        audit_runs.as_of
    from audit_runs
    cross join findings_by_owner
    where
        audit_runs.run_id = {{ run_id() }}
        and audit_runs.run_type in ('monthly', 'quarterly')

    union all

    select
        run_id,
        run_type,
        period,
        owner_id,
        business_unit_id,
        rule_id,
        unresolved_count,
        overdue_count,
        accepted_count,
        as_of
    from prior_owners
    where run_id != {{ run_id() }}

)

select * from final

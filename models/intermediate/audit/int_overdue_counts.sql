with

findings as (

    select * from {{ ref('audit_findings') }}

),

owners_frozen as (

    select * from {{ ref('audit_owners_frozen') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

violation_rules as (

    select * from {{ ref('seed_violation_rules') }}

),

due_findings as (

    -- who had a finding when it was due answers for it; amendment 14: a proxy charges nobody, and
    -- what is accepted is no offence
    select
        coalesce(findings.overdue_owner_id, findings.owner_id) as user_id,
        findings.rule_id,
        findings.business_unit_id,
        cast(date_trunc('month', findings.due_at) as date) as due_month,
        case when findings.overdue_owner_id is not null then 1 else 0 end as is_overdue
    from findings
    inner join units
        on findings.business_unit_id = units.business_unit_id
    where
        findings.due_at < {{ as_of() }}
        and findings.status != 'accepted'
        and findings.evidence_level is distinct from 'proxy'
        and {{ days_between(
            local_date('findings.due_at', 'units.timezone'), 'units.as_of_date'
        ) }} < units.repeat_window_days

),

counted as (

    select
        due_findings.user_id,
        due_findings.rule_id,
        min(due_findings.business_unit_id) as business_unit_id,
        count(*) as due_count,
        sum(due_findings.is_overdue) as overdue_count,
        count(distinct case when due_findings.is_overdue = 1 then due_findings.due_month end)
            as month_count
    from due_findings
    inner join users
        on
            due_findings.user_id = users.user_id
            and users.user_type = 'human'
    group by due_findings.user_id, due_findings.rule_id

),

audits_by_age as (

    select
        period,
        row_number() over (order by period desc nulls last) as audit_age
    from owners_frozen
    where run_type = 'monthly'
    group by period

),

audits_of_users as (

    select
        owners_frozen.owner_id as user_id,
        owners_frozen.rule_id,
        audits_by_age.audit_age,
        row_number() over (
            partition by owners_frozen.owner_id, owners_frozen.rule_id
            order by audits_by_age.audit_age asc nulls last
        ) as audit_number
    from owners_frozen
    inner join audits_by_age
        on owners_frozen.period = audits_by_age.period
    where
        owners_frozen.run_type = 'monthly'
        and owners_frozen.unresolved_count > owners_frozen.accepted_count
    group by owners_frozen.owner_id, owners_frozen.rule_id, audits_by_age.audit_age

),

audits_in_a_row as (

    -- the last audit, the one before it, and so on, until one without the violation
    select
        user_id,
        rule_id,
        count(*) as audit_count
    from audits_of_users
    where audit_age = audit_number
    group by user_id, rule_id

),

rules_of_documents as (

    -- a rule that several documents hold against people is graded by the first of them
    select
        violation_rules.rule_id,
        min(violation_rules.document) as document,
        bool_or(violation_rules.is_deliberate) as is_deliberate
    from violation_rules
    where
        violation_rules.business_unit_id = 'global'
        and {{ policy_in_force('violation_rules', 'cast(' ~ as_of() ~ ' as date)') }}
    group by violation_rules.rule_id

),

final as (

    -- AUD-11, amendment 14: a minimum count, and more than the rate that happens to anybody
    select
        counted.user_id,
        counted.rule_id,
        counted.business_unit_id,
        {{ md5_id('o-', ['counted.user_id', 'counted.rule_id']) }} as offence_id,
        counted.due_count,
        counted.overdue_count,
        counted.month_count,
        coalesce(audits_in_a_row.audit_count, 0) as audit_count,
        coalesce(rules_of_documents.document, 'Lead Audit & Quality Check SOP') as document,
        coalesce(rules_of_documents.is_deliberate, false) as is_deliberate,
        counted.overdue_count * 1.0
        > counted.due_count * units.repeat_offender_overdue_rate
        and (
            counted.overdue_count >= units.repeat_offender_overdue_findings
            or (
                coalesce(audits_in_a_row.audit_count, 0) >= units.repeat_consecutive_audits
                and counted.overdue_count >= units.grade_min_count
            )
        ) as is_repeat_offender,
        units.retraining_due_days
    from counted
    inner join units
        on counted.business_unit_id = units.business_unit_id
    left join audits_in_a_row
        on
            counted.user_id = audits_in_a_row.user_id
            and counted.rule_id = audits_in_a_row.rule_id
    left join rules_of_documents
        on counted.rule_id = rules_of_documents.rule_id

)

select * from final

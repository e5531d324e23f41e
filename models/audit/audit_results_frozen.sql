with

audit_runs as (

    select * from {{ ref('audit_runs') }}

),

results as (

    select * from {{ ref('audit_results') }}

),

findings as (

    select * from {{ ref('audit_findings') }}

),

prior_results as (

    select * from {{ source('prior', 'audit_results_frozen') }}

),

findings_by_criterion as (

    select
        criterion,
        count(*) as unresolved_count,
        sum(case when status in ('overdue', 'escalated') then 1 else 0 end) as overdue_count,
        sum(case when status = 'accepted' then 1 else 0 end) as accepted_count
    from findings
    where status != 'resolved'
    group by criterion

),

final as (

    -- AUD-01, AUD-02: what a monthly or quarterly audit found stays as it was found
    select
        audit_runs.run_id,
        audit_runs.run_type,
        audit_runs.period,
        results.suite,
        results.criterion,
        results.rule_id,
        results.severity,
        results.title,
        results.status,
        results.evaluated_count,
        results.failed_count,
        coalesce(cast(findings_by_criterion.unresolved_count as bigint), 0) as unresolved_count,
        coalesce(cast(findings_by_criterion.overdue_count as bigint), 0) as overdue_count,
        coalesce(cast(findings_by_criterion.accepted_count as bigint), 0) as accepted_count,
        audit_runs.as_of
    from audit_runs
    inner join results
        on audit_runs.run_id = results.run_id
    left join findings_by_criterion
        on results.criterion = findings_by_criterion.criterion
    where
        audit_runs.run_id = {{ run_id() }}
        and audit_runs.run_type in ('monthly', 'quarterly')

    union all

    select
        run_id,
        run_type,
        period,
        suite,
        criterion,
        rule_id,
        severity,
        title,
        status,
        evaluated_count,
        failed_count,
        unresolved_count,
        overdue_count,
        accepted_count,
        as_of
    from prior_results
    where run_id != {{ run_id() }}

)

select * from final

with

thresholds as (

    select * from {{ ref('seed_audit_thresholds') }}

),

prior_results as (

    select * from {{ source('prior', 'audit_results') }}

),

verdicts_from_last as (

    select
        criterion,
        failed_count,
        evaluated_count,
        row_number() over (
            partition by criterion
            order by as_of desc nulls last, run_id desc nulls last
        ) as row_number
    from prior_results
    where status in ('pass', 'fail')

),

last_verdicts as (

    select
        criterion,
        failed_count,
        evaluated_count
    from verdicts_from_last
    where row_number = 1

),

in_force as (

    select
        thresholds.criterion,
        thresholds.severity,
        thresholds.max_growth_rate,
        thresholds.max_growth_count
    from thresholds
    where
        thresholds.business_unit_id = 'global'
        and {{ policy_in_force('thresholds', 'cast(' ~ as_of() ~ ' as date)') }}

),

final as (

    select
        coalesce(in_force.criterion, last_verdicts.criterion) as criterion,
        in_force.severity,
        in_force.max_growth_rate,
        in_force.max_growth_count,
        in_force.criterion is not null as has_policy,
        last_verdicts.failed_count as last_failed_count,
        last_verdicts.evaluated_count as last_evaluated_count
    from in_force
    full outer join last_verdicts
        on in_force.criterion = last_verdicts.criterion

)

select * from final

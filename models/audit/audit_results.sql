with

tonight as (

    select * from {{ source('judged', 'expectation_results') }}

),

prior_results as (

    select * from {{ source('prior', 'audit_results') }}

),

final as (

    select
        {{ run_id() }} as run_id,
        suite,
        criterion,
        rule_id,
        severity,
        title,
        status,
        message,
        evaluated_count,
        failed_count,
        {{ as_of() }} as as_of
    from tonight

    union all

    select
        run_id,
        suite,
        criterion,
        rule_id,
        severity,
        title,
        status,
        message,
        evaluated_count,
        failed_count,
        as_of
    from prior_results
    where run_id != {{ run_id() }}

)

select * from final

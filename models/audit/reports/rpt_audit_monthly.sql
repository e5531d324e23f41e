with

finding_months as (

    select * from {{ ref('int_finding_months') }}

),

results as (

    select * from {{ ref('audit_results') }}

),

prior_months as (

    select * from {{ source('prior', 'rpt_audit_monthly') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

criteria as (

    select
        criterion,
        max(suite) as suite,
        max(rule_id) as rule_id,
        max(severity) as severity
    from results
    where run_id = {{ run_id() }}
    group by criterion

),

closed_months as (

    -- AUD-13: a month that is over stays as the last run of it told
    select prior_months.*
    from prior_months
    left join units
        on prior_months.business_unit_id = units.business_unit_id
    where
        prior_months.month_number
        < coalesce({{ month_number('units.as_of_date') }}, {{ month_number(as_of()) }})

),

running_months as (

    select
        finding_months.month_number,
        {{ month_of_number('finding_months.month_number') }} as period,
        finding_months.business_unit_id,
        finding_months.criterion,
        criteria.rule_id,
        criteria.suite,
        criteria.severity,
        cast(finding_months.opened_count as bigint) as opened_count,
        cast(finding_months.resolved_count as bigint) as resolved_count,
        cast(finding_months.on_time_count as bigint) as on_time_count,
        cast(finding_months.open_count as bigint) as open_count,
        cast(finding_months.overdue_count as bigint) as overdue_count,
        {{ as_of() }} as as_of
    from finding_months
    left join criteria
        on finding_months.criterion = criteria.criterion
    left join closed_months
        on
            finding_months.month_number = closed_months.month_number
            and finding_months.business_unit_id = closed_months.business_unit_id
            and finding_months.criterion = closed_months.criterion
    where closed_months.criterion is null

),

all_months as (

    select * from running_months

    union all

    select
        month_number,
        period,
        business_unit_id,
        criterion,
        rule_id,
        suite,
        severity,
        opened_count,
        resolved_count,
        on_time_count,
        open_count,
        overdue_count,
        as_of
    from closed_months

),

final as (

    select
        ---------- ids
        all_months.business_unit_id,
        all_months.criterion,
        all_months.rule_id,

        ---------- strings
        all_months.period,
        all_months.suite,
        all_months.severity,

        ---------- numerics
        cast(all_months.month_number as int) as month_number,
        all_months.opened_count,
        all_months.resolved_count,
        all_months.on_time_count,
        all_months.open_count,
        all_months.overdue_count,
        all_months.open_count - lag(all_months.open_count) over (
            partition by all_months.business_unit_id, all_months.criterion
            order by all_months.month_number asc nulls last
        ) as open_change,

        ---------- booleans
        all_months.month_number
        < coalesce({{ month_number('units.as_of_date') }}, {{ month_number(as_of()) }})
            as is_closed,

        ---------- timestamps
        all_months.as_of
    from all_months
    left join units
        on all_months.business_unit_id = units.business_unit_id

)

select * from final

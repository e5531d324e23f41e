with

ownership_intervals as (

    select * from {{ ref('int_ownership_intervals') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

running_periods as (

    select * from {{ ref('int_metric_periods') }}

),

assignments as (

    -- SLA-08: leads that each person got a day
    select
        ownership_intervals.business_unit_id,
        ownership_intervals.owner_id,
        {{ local_date('ownership_intervals.assigned_at', 'units.timezone') }} as assigned_on,
        count(*) as lead_count
    from ownership_intervals
    inner join units
        on ownership_intervals.business_unit_id = units.business_unit_id
    where
        ownership_intervals.owner_id is not null
        and ownership_intervals.assigned_at
        >= cast(date_trunc('month', {{ as_of() }} - interval '1' day) as timestamp)
        - interval '1' day
        and ownership_intervals.assigned_at <= {{ as_of() }}
    group by
        ownership_intervals.business_unit_id,
        ownership_intervals.owner_id,
        {{ local_date('ownership_intervals.assigned_at', 'units.timezone') }}

),

assignments_per_person as (

    -- days without a lead count as days of none
    select
        assignments.business_unit_id,
        running_periods.period_start,
        assignments.owner_id,
        cast(sum(assignments.lead_count) as double) as lead_count,
        cast(sum(assignments.lead_count * assignments.lead_count) as double) as square_sum,
        cast(1 + max(
            {{ days_between('running_periods.period_start', 'units.as_of_date') }}
        ) as double) as day_count
    from assignments
    inner join units
        on assignments.business_unit_id = units.business_unit_id
    inner join running_periods
        on
            assignments.business_unit_id = running_periods.business_unit_id
            and running_periods.period_grain = 'month'
            and assignments.assigned_on >= running_periods.period_start
    group by assignments.business_unit_id, running_periods.period_start, assignments.owner_id

),

final as (

    -- the standard deviation of the days over their mean
    select
        business_unit_id,
        period_start,
        owner_id,
        cast(
            power(
                greatest(
                    day_count * square_sum / nullif(lead_count * lead_count, 0) - 1, 0
                ), 0.5
            ) as decimal(18, 6)
        ) as variation
    from assignments_per_person

)

select * from final

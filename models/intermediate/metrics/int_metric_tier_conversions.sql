with

counts as (

    select * from {{ ref('int_tier_conversion_counts') }}

),

mismatches as (

    select * from {{ ref('rpt_scoring_mismatch') }}

),

running_periods as (

    select * from {{ ref('int_metric_periods') }}

),

prior_values as (

    select * from {{ source('prior', 'metric_values') }}

),

matured as (

    select
        metric_name,
        business_unit_id,
        period_start
    from prior_values
    where is_mature
    group by metric_name, business_unit_id, period_start

),

conversions as (

    -- SCO-15: month x tier x model; what leads became is in the name of the slice unless it is SQL
    select
        'conversion_rate_by_tier' as metric_name,
        'month' as period_grain,
        qualified_month as period_start,
        business_unit_id,
        case
            when outcome = 'sql' then concat_ws('_', model_id, 'tier')
            else concat_ws('_', model_id, 'tier_to', outcome)
        end as dimension_name,
        tier as dimension_value,
        converted_count as numerator,
        lead_count as denominator,
        is_mature
    from counts

),

inversions as (

    -- SCO-16: models whose tiers don't convert in their order, over all that is known
    select
        'scoring_tier_inversions' as metric_name,
        running_periods.period_grain,
        running_periods.period_start,
        running_periods.business_unit_id,
        'all' as dimension_name,
        'all' as dimension_value,
        sum(case when mismatches.is_tier_inverted then 1 else 0 end) as numerator,
        cast(null as bigint) as denominator,
        false as is_mature
    from running_periods
    inner join mismatches
        on running_periods.business_unit_id = mismatches.business_unit_id
    where
        running_periods.period_grain = 'month'
        and mismatches.period_grain = 'history'
        and mismatches.outcome = 'sql'
    group by
        running_periods.period_grain,
        running_periods.period_start,
        running_periods.business_unit_id

),

counted as (

    select * from conversions
    union all
    select * from inversions

),

final as (

    -- what became of the leads of a month goes on changing until the month is mature, and is frozen
    -- then (AMB-48)
    select
        counted.metric_name,
        counted.period_grain,
        counted.period_start,
        counted.business_unit_id,
        counted.dimension_name,
        counted.dimension_value,
        counted.numerator,
        counted.denominator,
        counted.is_mature
    from counted
    left join matured
        on
            counted.metric_name = matured.metric_name
            and counted.business_unit_id = matured.business_unit_id
            and counted.period_start = matured.period_start
    where matured.metric_name is null

)

select * from final

with

completeness as (

    select * from {{ ref('int_record_completeness') }}

),

segmented as (

    select * from {{ ref('mart_leads_segmented') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

definitions as (

    select * from {{ ref('seed_metric_definitions') }}

),

parameters as (

    select * from {{ ref('dim_policy_parameters') }}

),

targets as (

    -- a unit's own target where it has one; all units are measured by the default unit's
    select
        business_unit_id,
        parameter_name,
        {{ typed_text('value', 'double') }} as target
    from parameters
    where is_in_force

),

prior_values as (

    select * from {{ source('prior', 'metric_values') }}

),

survivors_only as (

    select * from completeness
    where is_survivor

),

counted as (

    -- MET-01, amendment 18: live records by their own fields
    select
        'pct_complete_records' as metric_name,
        business_unit_id,
        'all' as dimension_name,
        'all' as dimension_value,
        sum(case when is_core_complete then 1 else 0 end) as numerator,
        count(*) as denominator
    from completeness
    group by business_unit_id

    union all

    select
        'pct_complete_records' as metric_name,
        business_unit_id,
        'view' as dimension_name,
        'golden_leads' as dimension_value,
        sum(case when is_core_complete then 1 else 0 end) as numerator,
        count(*) as denominator
    from survivors_only
    group by business_unit_id

    union all

    -- MET-02: surplus records among live records
    select
        'duplicate_ratio' as metric_name,
        business_unit_id,
        'all' as dimension_name,
        'all' as dimension_value,
        sum(case when is_survivor then 0 else 1 end) as numerator,
        count(*) as denominator
    from completeness
    group by business_unit_id

    union all

    -- MET-03: open golden leads with a known verdict
    select
        'icp_alignment_rate' as metric_name,
        business_unit_id,
        'all' as dimension_name,
        'all' as dimension_value,
        sum(case when icp_verdict = 'in' then 1 else 0 end) as numerator,
        sum(case when icp_verdict in ('in', 'out') then 1 else 0 end) as denominator
    from segmented
    where is_open
    group by business_unit_id

    union all

    -- shown beside it: open golden leads whose verdict is unknown
    select
        'icp_alignment_rate' as metric_name,
        business_unit_id,
        'icp_verdict' as dimension_name,
        'unknown' as dimension_value,
        sum(case when icp_verdict = 'unknown' then 1 else 0 end) as numerator,
        count(*) as denominator
    from segmented
    where is_open
    group by business_unit_id

),

with_total as (

    select
        metric_name,
        business_unit_id,
        dimension_name,
        dimension_value,
        numerator,
        denominator
    from counted

    union all

    select
        metric_name,
        'all' as business_unit_id,
        dimension_name,
        dimension_value,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from counted
    group by metric_name, dimension_name, dimension_value

),

tonight as (

    select
        with_total.metric_name,
        'month' as period_grain,
        cast(
            date_trunc('month', coalesce(units.as_of_date, cast({{ as_of() }} as date))) as date
        ) as period_start,
        with_total.business_unit_id,
        with_total.dimension_name,
        with_total.dimension_value,
        cast(with_total.numerator as decimal(18, 6)) as numerator,
        cast(with_total.denominator as decimal(18, 6)) as denominator,
        cast(with_total.numerator as double)
        / nullif(cast(with_total.denominator as double), 0) as value,
        targets.target,
        -- the month is still running
        false as is_mature,
        {{ as_of() }} as as_of,
        {{ run_id() }} as run_id
    from with_total
    inner join definitions
        on with_total.metric_name = definitions.metric_name
    left join units
        on with_total.business_unit_id = units.business_unit_id
    left join targets
        on
            definitions.target_parameter = targets.parameter_name
            and targets.business_unit_id = case
                when with_total.business_unit_id = 'all' then 'global'
                else with_total.business_unit_id
            end

),

running_months as (

    select
        business_unit_id,
        max(period_start) as period_start
    from tonight
    group by business_unit_id

),

closed_months as (

    -- a closed month is frozen at the value of its last published run
    select
        prior_values.metric_name,
        prior_values.period_grain,
        prior_values.period_start,
        prior_values.business_unit_id,
        prior_values.dimension_name,
        prior_values.dimension_value,
        prior_values.numerator,
        prior_values.denominator,
        prior_values.value,
        prior_values.target,
        true as is_mature,
        prior_values.as_of,
        prior_values.run_id
    from prior_values
    left join running_months
        on prior_values.business_unit_id = running_months.business_unit_id
    where
        prior_values.period_start < coalesce(
            running_months.period_start,
            cast(date_trunc('month', {{ as_of() }}) as date)
        )

),

final as (

    select * from tonight
    union all
    select * from closed_months

)

select * from final

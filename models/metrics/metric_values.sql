-- sqlfluff:exclude_rules:ambiguous.column_count,references.keywords
with

completeness as (

    select * from {{ ref('int_record_completeness') }}

),

golden_leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

icp_counts as (

    select * from {{ ref('int_metric_icp_counts') }}

),

aging_counts as (

    select * from {{ ref('int_metric_aging') }}

),

cohort_counts as (

    select * from {{ ref('int_metric_tier_conversions') }}

),

measured_values as (

    select * from {{ ref('int_metric_measured') }}

),

funnel_values as (

    select * from {{ ref('int_metric_funnel') }}

),

running_periods as (

    select * from {{ ref('int_metric_periods') }}

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
    from completeness
    where is_survivor
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

    -- DUP-08: people whose live records have different owners
    select
        'duplicate_ownership_count' as metric_name,
        business_unit_id,
        'all' as dimension_name,
        'all' as dimension_value,
        sum(case when has_owner_conflict then 1 else 0 end) as numerator,
        count(*) as denominator
    from golden_leads
    group by business_unit_id

    union all

    select * from icp_counts  -- MET-03, SEG-03, SEG-07, ICP-09

    union all

    select * from aging_counts  -- AGE-04, AGE-26, AGE-27

),

with_total as (

    select * from counted

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

dated as (

    select
        with_total.metric_name,
        running_periods.period_grain,
        running_periods.period_start,
        with_total.business_unit_id,
        with_total.dimension_name,
        with_total.dimension_value,
        with_total.numerator,
        with_total.denominator,
        false as is_mature
    from with_total
    inner join definitions
        on with_total.metric_name = definitions.metric_name
    inner join running_periods
        on
            with_total.business_unit_id = running_periods.business_unit_id
            and definitions.grain = running_periods.period_grain

    union all

    select * from cohort_counts

),

tonight as (

    select
        dated.metric_name,
        dated.period_grain,
        dated.period_start,
        dated.business_unit_id,
        dated.dimension_name,
        dated.dimension_value,
        cast(dated.numerator as decimal(18, 6)) as numerator,
        case when definitions.unit != 'count' then cast(dated.denominator as decimal(18, 6)) end
            as denominator,
        cast(dated.numerator as double)
        / nullif(case
            when definitions.unit = 'count' then 1 else cast(dated.denominator as double)
        end, 0) as value,
        targets.target,
        dated.is_mature,
        {{ as_of() }} as as_of,
        {{ run_id() }} as run_id
    from dated
    inner join definitions
        on dated.metric_name = definitions.metric_name
    left join targets
        on
            definitions.target_parameter = targets.parameter_name
            and targets.business_unit_id = case
                when dated.business_unit_id = 'all' then 'global'
                else dated.business_unit_id
            end
    union all
    select * from measured_values
    union all
    select * from funnel_values

),

closed_periods as (

    -- a closed month or quarter is frozen at the value of its last published run
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
    left join running_periods
        on
            prior_values.business_unit_id = running_periods.business_unit_id
            and prior_values.period_grain = running_periods.period_grain
    left join running_periods as everywhere
        on
            prior_values.period_grain = everywhere.period_grain
            and everywhere.business_unit_id = 'all'
    where
        prior_values.period_start < coalesce(running_periods.period_start, everywhere.period_start)
        and (
            prior_values.is_mature
            or (
                substring(prior_values.metric_name, 1, 11) not in ('conversion_', 'prediction_')
                and prior_values.metric_name not in (
                    'disqualified_reengagement_rate', 'lead_to_sal_rate', 'mql_to_sql_rate',
                    'median_days_nurture_to_mql', 'mql_to_sql_rate_of_period', 'mql_volume',
                    'nurture_engagement_uplift', 'nurture_to_mql_rate', 'sql_to_opportunity_rate',
                    'win_rate_of_closed', 'win_rate_of_sql'
                )
            )
        )

),

final as (

    select * from tonight
    union all
    select * from closed_periods

)

select * from final

with

counts as (

    select * from {{ ref('int_funnel_counts') }}

),

nurture_pool as (

    select * from {{ ref('mart_nurture_pool') }}

),

golden_leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

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

prior_values as (

    select * from {{ source('prior', 'metric_values') }}

),

waits as (

    select
        nurture_pool.business_unit_id,
        cast(date_trunc('month', {{
            local_timestamp('nurture_pool.entered_at', 'units.timezone')
        }}) as date) as local_period,
        cast(date_trunc('month', nurture_pool.entered_at) as date) as utc_period,
        nurture_pool.days_to_mql
    from nurture_pool
    inner join units
        on nurture_pool.business_unit_id = units.business_unit_id
    where nurture_pool.days_to_mql <= units.nurture_to_mql_window_days

),

waits_of_units_and_all as (

    select
        business_unit_id,
        local_period as period_start,
        days_to_mql
    from waits
    union all
    select
        'all' as business_unit_id,
        utc_period as period_start,
        days_to_mql
    from waits

),

stages_of_units_and_all as (

    select
        business_unit_id,
        stage
    from golden_leads
    union all
    select
        'all' as business_unit_id,
        stage
    from golden_leads

),

measured as (

    select
        counts.metric_name,
        counts.business_unit_id,
        counts.period_start,
        counts.dimension_name,
        counts.dimension_value,
        counts.numerator,
        case when definitions.unit != 'count' then counts.denominator end as denominator,
        cast(counts.numerator as double)
        / nullif(case when definitions.unit = 'count' then 1 else counts.denominator end, 0)
            as value
    from counts
    inner join definitions
        on counts.metric_name = definitions.metric_name

    union all

    select
        'median_days_nurture_to_mql' as metric_name,
        business_unit_id,
        period_start,
        'all' as dimension_name,
        'all' as dimension_value,
        cast(null as decimal(18, 6)) as numerator,
        cast(null as decimal(18, 6)) as denominator,
        cast(median(days_to_mql) as double) as value
    from waits_of_units_and_all
    group by business_unit_id, period_start

    union all

    -- MET-08: what is, is of the month that runs
    select
        'leads_by_status' as metric_name,
        stages_of_units_and_all.business_unit_id,
        running_periods.period_start,
        'stage' as dimension_name,
        stages_of_units_and_all.stage as dimension_value,
        cast(count(*) as decimal(18, 6)) as numerator,
        cast(null as decimal(18, 6)) as denominator,
        cast(count(*) as double) as value
    from stages_of_units_and_all
    inner join running_periods
        on
            stages_of_units_and_all.business_unit_id = running_periods.business_unit_id
            and running_periods.period_grain = 'month'
    group by
        stages_of_units_and_all.business_unit_id,
        running_periods.period_start,
        stages_of_units_and_all.stage

),

judged as (

    -- what became of a month is known after the days that it may take
    select
        measured.*,
        definitions.grain,
        definitions.target_parameter,
        units.as_of_date,
        case definitions.grain
            when 'quarter' then cast(measured.period_start + interval '3' month as date)
            else cast(measured.period_start + interval '1' month as date)
        end as next_period_start,
        case
            when
                measured.metric_name in (
                    'mql_to_sql_rate', 'sql_to_opportunity_rate', 'lead_to_sal_rate',
                    'conversion_rate_by_source'
                )
                then units.maturity_days
            when measured.metric_name = 'win_rate_of_sql' then units.win_maturity_days
            when instr(measured.metric_name, 'nurture') > 0
                then units.nurture_to_mql_window_days
            when measured.metric_name = 'disqualified_reengagement_rate'
                then units.reengagement_window_days
            else 0
        end as days_to_ripen
    from measured
    inner join definitions
        on measured.metric_name = definitions.metric_name
    inner join units
        on
            units.business_unit_id = case
                when measured.business_unit_id = 'all' then 'global'
                else measured.business_unit_id
            end

),

targets as (

    select
        business_unit_id,
        parameter_name,
        {{ typed_text('value', 'double') }} as target
    from parameters
    where is_in_force

),

ripe_before as (

    select
        metric_name,
        business_unit_id,
        period_start
    from prior_values
    where is_mature
    group by metric_name, business_unit_id, period_start

),

final as (

    -- a month that was ripe in a published run is frozen as it was then (AMB-48)
    select
        judged.metric_name,
        judged.grain as period_grain,
        judged.period_start,
        judged.business_unit_id,
        judged.dimension_name,
        judged.dimension_value,
        judged.numerator,
        judged.denominator,
        judged.value,
        targets.target,
        {{ add_days('judged.next_period_start', 'judged.days_to_ripen') }}
        <= judged.as_of_date as is_mature,
        {{ as_of() }} as as_of,
        {{ run_id() }} as run_id
    from judged
    left join targets
        on
            judged.target_parameter = targets.parameter_name
            and targets.business_unit_id = case
                when judged.business_unit_id = 'all' then 'global'
                else judged.business_unit_id
            end
    left join ripe_before
        on
            judged.metric_name = ripe_before.metric_name
            and judged.business_unit_id = ripe_before.business_unit_id
            and judged.period_start = ripe_before.period_start
    where ripe_before.metric_name is null

)

select * from final

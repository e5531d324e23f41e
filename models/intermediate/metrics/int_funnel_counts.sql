-- rendered lists have their own indent
-- sqlfluff:exclude_rules:structure.column_order,layout.indent
{% set milestones = ['started_at', 'mql_at', 'sql_at', 'closed_at'] -%}
with

lifecycle as (

    select * from {{ ref('fct_lead_lifecycle') }}

),

nurture_pool as (

    select * from {{ ref('mart_nurture_pool') }}

),

disqualified as (

    select * from {{ ref('mart_disqualified') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

cycles as (

    -- who is lost without a deal was no deal that was lost
    select
        business_unit_id,
        cycle_number,
        coalesce(lead_source, 'unknown') as slice,
        started_at,
        mql_at,
        sal_at,
        sql_at,
        opportunity_at,
        won_at,
        coalesce(won_at, case when opportunity_at is not null then lost_at end) as closed_at
    from lifecycle

),

dated_cycles as (

    select
        cycles.*
        {%- for milestone in milestones %},
        cast(date_trunc('month', {{
            local_timestamp('cycles.' ~ milestone, 'units.timezone')
        }}) as date) as {{ milestone }}_month
        {%- endfor %}
    from cycles
    inner join units
        on cycles.business_unit_id = units.business_unit_id

),

{% for milestone in milestones -%}
counted_by_{{ milestone }} as (

    select
        business_unit_id,
        slice,
        {{ milestone }}_month as local_period,
        cast(date_trunc('month', {{ milestone }}) as date) as utc_period,
        count(*) as all_count,
        sum(case when cycle_number = 1 then 1 else 0 end) as lead_count,
        sum(case when cycle_number = 1 and sal_at is not null then 1 else 0 end) as sal_count,
        sum(case when cycle_number = 1 and sql_at is not null then 1 else 0 end) as lead_sql_count,
        sum(case when sql_at >= mql_at then 1 else 0 end) as sql_count,
        sum(case when opportunity_at is not null then 1 else 0 end) as opportunity_count,
        sum(case when won_at is not null then 1 else 0 end) as won_count
    from dated_cycles
    where {{ milestone }} is not null
    group by
        business_unit_id,
        slice,
        {{ milestone }}_month,
        cast(date_trunc('month', {{ milestone }}) as date)

),

{% endfor -%}
nurtured as (

    select
        nurture_pool.business_unit_id,
        coalesce(nurture_pool.sequence_id, 'none') as slice,
        cast(date_trunc('month', {{
            local_timestamp('nurture_pool.entered_at', 'units.timezone')
        }}) as date) as local_period,
        cast(date_trunc('month', nurture_pool.entered_at) as date) as utc_period,
        count(*) as all_count,
        sum(
            case
                when nurture_pool.days_to_mql <= units.nurture_to_mql_window_days then 1 else 0
            end
        ) as mql_count,
        sum(nurture_pool.engagement_uplift) as uplift,
        count(nurture_pool.engagement_uplift) as uplift_count
    from nurture_pool
    inner join units
        on nurture_pool.business_unit_id = units.business_unit_id
    where nurture_pool.entered_at is not null
    group by
        nurture_pool.business_unit_id,
        coalesce(nurture_pool.sequence_id, 'none'),
        cast(date_trunc('month', {{
            local_timestamp('nurture_pool.entered_at', 'units.timezone')
        }}) as date),
        cast(date_trunc('month', nurture_pool.entered_at) as date)

),

disqualified_and_nurtured as (

    select
        disqualified.business_unit_id,
        coalesce(disqualified.reason_code, 'unknown') as slice,
        cast(date_trunc('quarter', {{
            local_timestamp('disqualified.disqualified_at', 'units.timezone')
        }}) as date) as local_period,
        cast(date_trunc('quarter', disqualified.disqualified_at) as date) as utc_period,
        count(*) as all_count,
        sum(case when disqualified.is_reengaged then 1 else 0 end) as reengaged_count
    from disqualified
    inner join units
        on disqualified.business_unit_id = units.business_unit_id
    where disqualified.nurtured_at is not null
    group by
        disqualified.business_unit_id,
        coalesce(disqualified.reason_code, 'unknown'),
        cast(date_trunc('quarter', {{
            local_timestamp('disqualified.disqualified_at', 'units.timezone')
        }}) as date),
        cast(date_trunc('quarter', disqualified.disqualified_at) as date)

),

counted as (

    {% for metric, source, dimension, numerator, denominator in [
        ('mql_volume', 'counted_by_mql_at', 'lead_source', 'all_count', 'all_count'),
        ('mql_to_sql_rate', 'counted_by_mql_at', 'lead_source', 'sql_count', 'all_count'),
        ('mql_to_sql_rate_of_period', 'counted_by_mql_at', 'lead_source', '0', 'all_count'),
        ('mql_to_sql_rate_of_period', 'counted_by_sql_at', 'lead_source', 'all_count', '0'),
        ('sql_to_opportunity_rate', 'counted_by_sql_at', 'lead_source', 'opportunity_count', 'all_count'),
        ('win_rate_of_sql', 'counted_by_sql_at', 'lead_source', 'won_count', 'all_count'),
        ('win_rate_of_closed', 'counted_by_closed_at', 'lead_source', 'won_count', 'all_count'),
        ('lead_to_sal_rate', 'counted_by_started_at', 'lead_source', 'sal_count', 'lead_count'),
        ('conversion_rate_by_source', 'counted_by_started_at', 'lead_source', 'lead_sql_count', 'lead_count'),
        ('nurture_to_mql_rate', 'nurtured', 'sequence', 'mql_count', 'all_count'),
        ('nurture_engagement_uplift', 'nurtured', 'sequence', 'uplift', 'uplift_count'),
        ('disqualified_reengagement_rate', 'disqualified_and_nurtured', 'reason', 'reengaged_count', 'all_count'),
    ] -%}
    select
        '{{ metric }}' as metric_name,
        business_unit_id,
        local_period,
        utc_period,
        '{{ dimension }}' as dimension_name,
        slice as dimension_value,
        cast({{ numerator }} as decimal(18, 6)) as numerator,
        cast({{ denominator }} as decimal(18, 6)) as denominator
    from {{ source }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

of_units_and_all as (

    -- all units together are counted by UTC
    select
        metric_name,
        business_unit_id,
        local_period as period_start,
        dimension_name,
        dimension_value,
        numerator,
        denominator
    from counted
    union all
    select
        metric_name,
        'all' as business_unit_id,
        utc_period as period_start,
        dimension_name,
        dimension_value,
        numerator,
        denominator
    from counted

),

sliced as (

    select * from of_units_and_all
    union all
    select
        metric_name,
        business_unit_id,
        period_start,
        'all' as dimension_name,
        'all' as dimension_value,
        numerator,
        denominator
    from of_units_and_all

),

final as (

    select
        metric_name,
        business_unit_id,
        period_start,
        dimension_name,
        dimension_value,
        cast(sum(numerator) as decimal(18, 6)) as numerator,
        cast(sum(denominator) as decimal(18, 6)) as denominator
    from sliced
    group by metric_name, business_unit_id, period_start, dimension_name, dimension_value
    having sum(denominator) > 0 or sum(numerator) > 0

)

select * from final

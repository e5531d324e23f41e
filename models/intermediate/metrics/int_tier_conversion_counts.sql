-- rendered lists have their own indent
-- sqlfluff:exclude_rules:structure.column_order,layout.indent
{% set outcomes = ['sql', 'opportunity', 'won'] -%}
with

conversions as (

    select * from {{ ref('int_lead_tier_conversions') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

by_unit_and_all as (

    select
        business_unit_id,
        qualified_month,
        model_id,
        tier,
        is_sql,
        is_opportunity,
        is_won
    from conversions

    union all

    -- all units together are counted by UTC
    select
        'all' as business_unit_id,
        qualified_utc_month as qualified_month,
        model_id,
        tier,
        is_sql,
        is_opportunity,
        is_won
    from conversions

),

summed as (

    select
        business_unit_id,
        qualified_month,
        model_id,
        tier,
        count(*) as lead_count,
        {% for outcome in outcomes -%}
        sum(case when is_{{ outcome }} then 1 else 0 end) as {{ outcome }}_count
        {{- ',' if not loop.last }}
        {% endfor %}
    from by_unit_and_all
    group by business_unit_id, qualified_month, model_id, tier

),

outcomes as (

    {% for outcome in outcomes -%}
    select
        business_unit_id,
        qualified_month,
        model_id,
        tier,
        '{{ outcome }}' as outcome,
        lead_count,
        {{ outcome }}_count as converted_count
    from summed
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    -- a month is mature when its last lead has had the days that a conversion may take
    select
        outcomes.business_unit_id,
        outcomes.model_id,
        outcomes.tier,
        outcomes.outcome,
        cast(outcomes.lead_count as bigint) as lead_count,
        cast(outcomes.converted_count as bigint) as converted_count,
        units.mismatch_min_leads_per_tier,
        {{
            add_days(
                "cast(outcomes.qualified_month + interval '1' month as date)",
                'units.maturity_days',
            )
        }} <= units.as_of_date as is_mature,
        outcomes.qualified_month
    from outcomes
    inner join units
        on
            units.business_unit_id = case
                when outcomes.business_unit_id = 'all' then 'global'
                else outcomes.business_unit_id
            end

)

select * from final

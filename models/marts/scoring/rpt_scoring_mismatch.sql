-- rendered lists have their own indent
-- sqlfluff:exclude_rules:structure.column_order,layout.indent
{% set tiers = ['high', 'medium', 'low', 'unknown'] -%}
with

counts as (

    select * from {{ ref('int_tier_conversion_counts') }}

),

by_period as (

    select
        business_unit_id,
        model_id,
        outcome,
        'month' as period_grain,
        qualified_month as period_start,
        tier,
        lead_count,
        converted_count,
        mismatch_min_leads_per_tier
    from counts

    union all

    select
        business_unit_id,
        model_id,
        outcome,
        'history' as period_grain,
        min(qualified_month) over (partition by business_unit_id, model_id, outcome)
            as period_start,
        tier,
        lead_count,
        converted_count,
        mismatch_min_leads_per_tier
    from counts

),

summed as (

    select
        business_unit_id,
        model_id,
        outcome,
        period_grain,
        period_start,
        max(mismatch_min_leads_per_tier) as min_leads,
        {% for tier in tiers -%}
        sum(case when tier = '{{ tier | capitalize }}' then lead_count else 0 end)
            as {{ tier }}_leads,
        sum(case when tier = '{{ tier | capitalize }}' then converted_count else 0 end)
            as {{ tier }}_converted{{ ',' if not loop.last }}
        {% endfor %}
    from by_period
    group by business_unit_id, model_id, outcome, period_grain, period_start

),

rated as (

    -- compared crosswise, in whole numbers: a rate is not rounded before it is compared
    select
        *,
        {% for tier in tiers -%}
        cast({{ tier }}_converted as double) / nullif(cast({{ tier }}_leads as double), 0)
            as {{ tier }}_rate,
        {% endfor -%}
        high_leads >= min_leads and medium_leads >= min_leads as is_high_judged,
        medium_leads >= min_leads and low_leads >= min_leads as is_medium_judged,
        high_converted * medium_leads <= medium_converted * high_leads as is_high_not_better,
        medium_converted * low_leads <= low_converted * medium_leads as is_medium_not_better
    from summed

),

judged as (

    -- SCO-16: a higher tier that converts no better than the next lower one
    select
        *,
        is_high_judged and is_high_not_better as is_high_inverted,
        is_medium_judged and is_medium_not_better as is_medium_inverted
    from rated

),

final as (

    select
        ---------- ids
        business_unit_id,
        model_id,

        ---------- strings
        outcome,
        period_grain,
        case
            when is_high_inverted and is_medium_inverted
                then 'No tier converts better than the next lower one'
            when is_high_inverted then 'High converts no better than Medium'
            when is_medium_inverted then 'Medium converts no better than Low'
            when is_high_judged and is_medium_judged
                then 'Each tier converts better than the next lower one'
            when is_high_judged then 'High converts better than Medium; too few leads are Low'
            when is_medium_judged then 'Medium converts better than Low; too few leads are High'
            else 'Too few leads to compare two tiers'
        end as verdict,

        ---------- numerics
        {% for tier in tiers -%}
        cast({{ tier }}_leads as bigint) as {{ tier }}_leads,
        cast({{ tier }}_converted as bigint) as {{ tier }}_converted,
        {{ tier }}_rate,
        {% endfor -%}
        cast(min_leads as int) as min_leads_per_tier,

        ---------- booleans
        is_high_judged or is_medium_judged as has_enough_leads,
        is_high_inverted or is_medium_inverted as is_tier_inverted,

        ---------- dates
        period_start
    from judged

)

select * from final

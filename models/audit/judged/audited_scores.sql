with

scores as (

    select * from {{ ref('mart_leads_scored') }}

),

contributions as (

    select * from {{ ref('fct_score_contributions') }}

),

totals as (

    select
        golden_lead_id,
        component,
        least(100, greatest(0, sum(points))) as score
    from contributions
    where model_id = 'sales_priority'
    group by golden_lead_id, component

),

explained as (

    select
        golden_lead_id,
        sum(score) as score
    from totals
    group by golden_lead_id

),

final as (

    select
        scores.golden_lead_id,
        scores.composite_score,
        scores.mql_score,
        scores.priority_tier,
        scores.fit_score + scores.engagement_score + scores.intent_score
        - coalesce(explained.score, 0) as component_total_gap
    from scores
    left join explained
        on scores.golden_lead_id = explained.golden_lead_id

)

select * from final

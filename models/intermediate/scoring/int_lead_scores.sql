with

leads as (

    select * from {{ ref('int_scored_leads') }}

),

contributions as (

    select * from {{ ref('fct_score_contributions') }}

),

weights as (

    select * from {{ ref('int_unit_scoring_weights') }}

),

tiers as (

    select * from {{ ref('int_unit_score_tiers') }}

),

components as (

    select
        golden_lead_id,
        model_id,
        component,
        cast(least(100, greatest(0, sum(points))) as decimal(18, 6)) as score
    from contributions
    group by golden_lead_id, model_id, component

),

component_scores as (

    -- null: no rule of the component gave points
    select
        golden_lead_id,
        model_id,
        max(case when component = 'fit' then score end) as fit_score,
        max(case when component = 'engagement' then score end) as engagement_score,
        max(case when component = 'intent' then score end) as intent_score
    from components
    group by golden_lead_id, model_id

),

unit_weights as (

    select
        business_unit_id,
        model_id,
        max(effective_from) as weights_from,
        max(case when component = 'fit' then weight else 0 end) as fit_weight,
        max(case when component = 'engagement' then weight else 0 end) as engagement_weight,
        max(case when component = 'intent' then weight else 0 end) as intent_weight
    from weights
    where is_current
    group by business_unit_id, model_id

),

weighted as (

    -- SCO-01: sum of weight times component, never rounded after the sum; no evidence is 0 (AMB-03)
    select
        leads.golden_lead_id,
        leads.business_unit_id,
        leads.lead_number,
        unit_weights.model_id,
        unit_weights.weights_from,
        component_scores.fit_score,
        component_scores.engagement_score,
        component_scores.intent_score,
        cast(
            coalesce(component_scores.fit_score, 0) * unit_weights.fit_weight
            + coalesce(component_scores.engagement_score, 0) * unit_weights.engagement_weight
            + coalesce(component_scores.intent_score, 0) * unit_weights.intent_weight
            as decimal(20, 10)
        ) as score
    from leads
    inner join unit_weights
        on leads.business_unit_id = unit_weights.business_unit_id
    left join component_scores
        on
            leads.golden_lead_id = component_scores.golden_lead_id
            and unit_weights.model_id = component_scores.model_id

),

final as (

    select
        ---------- ids
        weighted.golden_lead_id,
        weighted.business_unit_id,
        weighted.model_id,

        ---------- strings
        tiers.tier,

        ---------- numerics
        weighted.lead_number,
        weighted.fit_score,
        weighted.engagement_score,
        weighted.intent_score,
        weighted.score,

        ---------- dates
        weighted.weights_from
    from weighted
    left join tiers
        on
            weighted.business_unit_id = tiers.business_unit_id
            and tiers.is_current
            and weighted.model_id = tiers.model_id
            and weighted.score >= tiers.min_inclusive
            and (tiers.max_exclusive is null or weighted.score < tiers.max_exclusive)

)

select * from final

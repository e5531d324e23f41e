{{ config(materialized='view') }}

with

scored_leads as (

    select * from {{ ref('lead_score_evidence') }}

),

prior_intervals as (

    select * from {{ source('prior', 'fct_lead_score_intervals') }}

),

final as (

    select
        prior_intervals.golden_lead_id,
        prior_intervals.model_id,
        prior_intervals.tier,
        prior_intervals.score,
        prior_intervals.fit_score,
        prior_intervals.engagement_score,
        prior_intervals.intent_score,
        prior_intervals.weights_from,
        prior_intervals.valid_from,
        prior_intervals.valid_to
    from prior_intervals
    inner join scored_leads
        on prior_intervals.golden_lead_id = scored_leads.golden_lead_id
    where prior_intervals.valid_to <= scored_leads.scored_from

)

select * from final

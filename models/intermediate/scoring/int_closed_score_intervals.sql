{{ config(materialized='view') }}

with

scored_leads as (

    select * from {{ ref('lead_score_evidence') }}

),

rescored_leads as (

    select * from {{ ref('int_rescored_leads') }}

),

prior_intervals as (

    select * from {{ source('prior', 'fct_lead_score_intervals') }}

),

kept_until as (

    -- null: nothing has changed, so that all that was known goes on
    select
        scored_leads.golden_lead_id,
        rescored_leads.scored_from
    from scored_leads
    left join rescored_leads
        on scored_leads.lead_number = rescored_leads.lead_number

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
    inner join kept_until
        on prior_intervals.golden_lead_id = kept_until.golden_lead_id
    where
        kept_until.scored_from is null
        or prior_intervals.valid_to <= kept_until.scored_from

)

select * from final

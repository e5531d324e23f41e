with

cuts as (

    select * from {{ ref('int_prediction_cuts') }}

),

outcomes as (

    select * from {{ ref('int_prediction_outcomes') }}

),

attributes as (

    select * from {{ ref('int_prediction_attributes') }}

),

engagement as (

    select * from {{ ref('int_prediction_engagement') }}

),

rule_scores as (

    select * from {{ ref('int_prediction_rule_scores') }}

),

sources as (

    select * from {{ ref('int_prediction_sources') }}

),

final as (

    select
        ---------- ids
        cuts.golden_lead_id,
        cuts.business_unit_id,

        ---------- strings
        cuts.cut_evidence,
        outcomes.label_state,
        attributes.lead_source,
        attributes.source_channel,
        attributes.direction,
        attributes.created_via,
        attributes.seniority,
        attributes.industry,
        attributes.size_segment,
        attributes.geo_segment,

        ---------- numerics
        engagement.engagement_30d_count,
        engagement.engagement_90d_count,
        engagement.intent_30d_count,
        engagement.intent_90d_count,
        engagement.other_30d_count,
        engagement.other_90d_count,
        engagement.signal_90d_count,
        engagement.days_since_last_event,
        rule_scores.fit_score,
        rule_scores.engagement_score,
        rule_scores.intent_score,
        rule_scores.rule_score,
        sources.source_outcome_count,
        sources.source_rating_count,
        sources.source_conversion_rate,
        sources.source_rating,

        ---------- booleans
        attributes.has_account,
        attributes.has_business_email,
        outcomes.is_converted,

        ---------- timestamps
        cuts.cut_at,
        cuts.window_ends_at,
        outcomes.reached_at
    from cuts
    inner join outcomes
        on cuts.golden_lead_id = outcomes.golden_lead_id
    inner join attributes
        on cuts.golden_lead_id = attributes.golden_lead_id
    inner join engagement
        on cuts.golden_lead_id = engagement.golden_lead_id
    left join rule_scores
        on cuts.golden_lead_id = rule_scores.golden_lead_id
    left join sources
        on cuts.golden_lead_id = sources.golden_lead_id

)

select * from final

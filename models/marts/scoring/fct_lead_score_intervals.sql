with

leads as (

    select * from {{ ref('int_scored_leads') }}

),

states as (

    select * from {{ ref('int_score_states') }}

),

closed_intervals as (

    select * from {{ ref('int_closed_score_intervals') }}

),

compared as (

    select
        *,
        lag(weights_from) over (
            partition by lead_number, model_id
            order by changed_at asc nulls last
        ) as weights_from_before,
        lag(tier) over (
            partition by lead_number, model_id
            order by changed_at asc nulls last
        ) as tier_before,
        lag(score) over (
            partition by lead_number, model_id
            order by changed_at asc nulls last
        ) as score_before,
        lag(fit_score) over (
            partition by lead_number, model_id
            order by changed_at asc nulls last
        ) as fit_score_before,
        lag(engagement_score) over (
            partition by lead_number, model_id
            order by changed_at asc nulls last
        ) as engagement_score_before,
        lag(intent_score) over (
            partition by lead_number, model_id
            order by changed_at asc nulls last
        ) as intent_score_before
    from states

),

changed as (

    select
        *,
        lead(changed_at) over (
            partition by lead_number, model_id
            order by changed_at asc nulls last
        ) as next_change_at
    from compared
    where
        weights_from is distinct from weights_from_before
        or tier is distinct from tier_before
        or score is distinct from score_before
        or fit_score is distinct from fit_score_before
        or engagement_score is distinct from engagement_score_before
        or intent_score is distinct from intent_score_before

),

final as (

    select
        ---------- ids
        leads.golden_lead_id,
        changed.model_id,

        ---------- strings
        changed.tier,

        ---------- numerics
        changed.score,
        changed.fit_score,
        changed.engagement_score,
        changed.intent_score,

        ---------- dates and timestamps
        changed.weights_from,
        changed.changed_at as valid_from,
        changed.next_change_at as valid_to
    from changed
    inner join leads
        on changed.lead_number = leads.lead_number

    union all

    select
        golden_lead_id,
        model_id,
        tier,
        score,
        fit_score,
        engagement_score,
        intent_score,
        weights_from,
        valid_from,
        valid_to
    from closed_intervals

)

select * from final

with

changes as (

    select * from {{ ref('int_score_changes') }}

),

scored_leads as (

    select * from {{ ref('int_rescored_leads') }}

),

epochs as (

    select * from {{ ref('int_scoring_epochs') }}

),

weights as (

    select * from {{ ref('int_unit_scoring_weights') }}

),

tiers as (

    select * from {{ ref('int_unit_score_tiers') }}

),

prior_intervals as (

    select * from {{ source('prior', 'fct_lead_score_intervals') }}

),

epoch_weights as (

    select
        epochs.business_unit_id,
        epochs.epoch_number,
        epochs.valid_from,
        epochs.valid_to,
        weights.model_id,
        max(weights.effective_from) as weights_from,
        max(case when weights.component = 'fit' then weights.weight end) as fit_weight,
        max(case when weights.component = 'engagement' then weights.weight end)
            as engagement_weight,
        max(case when weights.component = 'intent' then weights.weight end) as intent_weight
    from epochs
    inner join weights
        on
            epochs.business_unit_id = weights.business_unit_id
            and epochs.epoch_number = weights.epoch_number
    group by
        epochs.business_unit_id,
        epochs.epoch_number,
        epochs.valid_from,
        epochs.valid_to,
        weights.model_id

),

totals as (

    select
        lead_number,
        model_id,
        changed_at,
        sum(fit_change) over (
            partition by lead_number, model_id
            order by changed_at asc nulls last
            rows between unbounded preceding and current row
        ) as fit_points,
        sum(engagement_change) over (
            partition by lead_number, model_id
            order by changed_at asc nulls last
            rows between unbounded preceding and current row
        ) as engagement_points,
        sum(intent_change) over (
            partition by lead_number, model_id
            order by changed_at asc nulls last
            rows between unbounded preceding and current row
        ) as intent_points
    from changes

),

components as (

    select
        lead_number,
        model_id,
        changed_at,
        cast(least(100, greatest(0, fit_points)) as decimal(18, 6)) as fit_score,
        cast(least(100, greatest(0, engagement_points)) as decimal(18, 6)) as engagement_score,
        cast(least(100, greatest(0, intent_points)) as decimal(18, 6)) as intent_score
    from totals

),

weighted as (

    -- SCO-01, SCO-07: the components by the weights that were valid then
    select
        components.*,
        scored_leads.business_unit_id,
        scored_leads.scored_from,
        epoch_weights.epoch_number,
        epoch_weights.weights_from,
        cast(
            components.fit_score * coalesce(epoch_weights.fit_weight, 0)
            + components.engagement_score * coalesce(epoch_weights.engagement_weight, 0)
            + components.intent_score * coalesce(epoch_weights.intent_weight, 0)
            as decimal(20, 10)
        ) as score
    from components
    inner join scored_leads
        on components.lead_number = scored_leads.lead_number
    inner join epoch_weights
        on
            scored_leads.business_unit_id = epoch_weights.business_unit_id
            and components.model_id = epoch_weights.model_id
            and components.changed_at >= epoch_weights.valid_from
            and (
                epoch_weights.valid_to is null
                or components.changed_at < epoch_weights.valid_to
            )

),

new_states as (

    select
        weighted.lead_number,
        weighted.model_id,
        weighted.changed_at,
        weighted.weights_from,
        tiers.tier,
        weighted.score,
        weighted.fit_score,
        weighted.engagement_score,
        weighted.intent_score
    from weighted
    left join tiers
        on
            weighted.business_unit_id = tiers.business_unit_id
            and weighted.epoch_number = tiers.epoch_number
            and weighted.model_id = tiers.model_id
            and weighted.score >= tiers.min_inclusive
            and (tiers.max_exclusive is null or weighted.score < tiers.max_exclusive)

),

open_intervals as (

    -- the interval of the prior run in which the new ones begin goes on if nothing changes
    select
        scored_leads.lead_number,
        prior_intervals.model_id,
        prior_intervals.valid_from as changed_at,
        prior_intervals.weights_from,
        prior_intervals.tier,
        prior_intervals.score,
        prior_intervals.fit_score,
        prior_intervals.engagement_score,
        prior_intervals.intent_score
    from prior_intervals
    inner join scored_leads
        on prior_intervals.golden_lead_id = scored_leads.golden_lead_id
    where
        prior_intervals.valid_from < scored_leads.scored_from
        and (
            prior_intervals.valid_to is null
            or prior_intervals.valid_to > scored_leads.scored_from
        )

),

final as (

    select * from new_states
    union all
    select * from open_intervals

)

select * from final

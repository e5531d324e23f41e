with

scored_leads as (

    select * from {{ ref('int_rescored_leads') }}

),

epochs as (

    select * from {{ ref('int_scoring_epochs') }}

),

weights as (

    select * from {{ ref('int_unit_scoring_weights') }}

),

fit_points as (

    select * from {{ ref('int_fit_points') }}

),

prior_intervals as (

    select * from {{ source('prior', 'fct_lead_score_intervals') }}

),

models as (

    select distinct
        business_unit_id,
        epoch_number,
        model_id
    from weights

),

lead_epochs as (

    -- each lead has a row at the start of what is scored and of each later epoch, for each model
    select
        scored_leads.lead_number,
        scored_leads.prior_scored_to,
        epochs.epoch_number,
        epochs.is_current,
        models.model_id,
        greatest(scored_leads.scored_from, epochs.valid_from) as begins_at
    from scored_leads
    inner join epochs
        on
            scored_leads.business_unit_id = epochs.business_unit_id
            and (epochs.valid_to is null or epochs.valid_to > scored_leads.scored_from)
    inner join models
        on
            epochs.business_unit_id = models.business_unit_id
            and epochs.epoch_number = models.epoch_number

),

fit_scores as (

    select
        scored_leads.lead_number,
        fit_points.epoch_number,
        fit_points.model_id,
        cast(least(100, greatest(0, sum(fit_points.points))) as decimal(18, 6)) as fit_score
    from fit_points
    inner join scored_leads
        on fit_points.entity_id = scored_leads.golden_lead_id
    where fit_points.entity_type = 'lead'
    group by scored_leads.lead_number, fit_points.epoch_number, fit_points.model_id

),

known_fits as (

    -- what an earlier run saw is the fit of its time; nobody delivers older attributes, so before
    -- the first run the fit is that of today (AMB-74)
    select
        scored_leads.lead_number,
        prior_intervals.model_id,
        greatest(prior_intervals.valid_from, scored_leads.scored_from) as changed_at,
        prior_intervals.fit_score
    from prior_intervals
    inner join scored_leads
        on prior_intervals.golden_lead_id = scored_leads.golden_lead_id
    where
        (prior_intervals.valid_to is null or prior_intervals.valid_to > scored_leads.scored_from)
        and prior_intervals.valid_from < {{ as_of() }}
        and scored_leads.scored_from < {{ as_of() }}

),

known_models as (

    select distinct
        scored_leads.lead_number,
        prior_intervals.model_id
    from prior_intervals
    inner join scored_leads
        on prior_intervals.golden_lead_id = scored_leads.golden_lead_id

),

fits as (

    select * from known_fits

    union all

    select
        lead_epochs.lead_number,
        lead_epochs.model_id,
        case
            when known_models.lead_number is null then lead_epochs.begins_at
            when lead_epochs.begins_at > lead_epochs.prior_scored_to then lead_epochs.begins_at
            else {{ as_of() }}
        end as changed_at,
        coalesce(fit_scores.fit_score, cast(0 as decimal(18, 6))) as fit_score
    from lead_epochs
    left join known_models
        on
            lead_epochs.lead_number = known_models.lead_number
            and lead_epochs.model_id = known_models.model_id
    left join fit_scores
        on
            lead_epochs.lead_number = fit_scores.lead_number
            and lead_epochs.epoch_number = fit_scores.epoch_number
            and lead_epochs.model_id = fit_scores.model_id
    where
        known_models.lead_number is null
        or lead_epochs.begins_at > lead_epochs.prior_scored_to
        or lead_epochs.is_current

),

fit_changes as (

    select
        lead_number,
        model_id,
        changed_at,
        fit_score - lag(fit_score, 1, cast(0 as decimal(18, 6))) over (
            partition by lead_number, model_id
            order by changed_at asc nulls last
        ) as points_change
    from fits

),

all_changes as (

    select * from fit_changes

    union all

    select
        lead_number,
        model_id,
        begins_at as changed_at,
        cast(0 as decimal(18, 6)) as points_change
    from lead_epochs

),

final as (

    select
        lead_number,
        model_id,
        changed_at,
        cast(sum(points_change) as decimal(18, 6)) as fit_change
    from all_changes
    group by lead_number, model_id, changed_at

)

select * from final

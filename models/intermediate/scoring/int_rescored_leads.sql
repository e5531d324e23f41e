with

scored_leads as (

    select * from {{ ref('lead_score_evidence') }}

),

evidence as (

    select * from {{ ref('int_score_evidence') }}

),

bands as (

    select * from {{ ref('int_score_bands') }}

),

epochs as (

    select * from {{ ref('int_scoring_epochs') }}

),

lead_scores as (

    select * from {{ ref('int_lead_scores') }}

),

prior_intervals as (

    select * from {{ source('prior', 'fct_lead_score_intervals') }}

),

days as (

    {{ dbt.generate_series(upper_bound=4096) }}

),

horizon as (

    -- since when something may have changed; null where no lead goes on from a prior run
    select min(scored_from) as scored_from
    from scored_leads
    where is_continued

),

band_ends as (

    select
        business_unit_id,
        event_type,
        as_of_date,
        from_age as age
    from bands
    union
    select
        business_unit_id,
        event_type,
        as_of_date,
        to_age as age
    from bands

),

due_dates as (

    -- the UTC dates of events whose points change since then, a day more on either side, since the
    -- unit's date is another one than that of UTC
    select distinct
        band_ends.business_unit_id,
        band_ends.event_type,
        {{
            add_days(
                'cast(horizon.scored_from as date)', 'days.generated_number - 3 - band_ends.age'
            )
        }} as occurred_on
    from band_ends
    cross join horizon
    inner join days
        on
            {{ add_days('cast(horizon.scored_from as date)', 'days.generated_number - 4') }}
            <= band_ends.as_of_date

),

stirred as (

    -- whose evidence came, went, halved or left its window
    select evidence.lead_number
    from evidence
    inner join due_dates
        on
            evidence.business_unit_id = due_dates.business_unit_id
            and evidence.event_type = due_dates.event_type
            and cast(evidence.occurred_at as date) = due_dates.occurred_on

    union all

    select evidence.lead_number
    from evidence
    cross join horizon
    where
        evidence.counts_from > horizon.scored_from
        or (evidence.counts_to > horizon.scored_from and evidence.counts_to <= {{ as_of() }})

),

changed_units as (

    select epochs.business_unit_id
    from epochs
    cross join horizon
    where epochs.valid_from > horizon.scored_from
    group by epochs.business_unit_id

),

changed as (

    -- whose score is no longer that of the prior run: other attributes, or other policy rows
    select lead_scores.lead_number
    from lead_scores
    left join prior_intervals
        on
            lead_scores.golden_lead_id = prior_intervals.golden_lead_id
            and lead_scores.model_id = prior_intervals.model_id
            and prior_intervals.valid_to is null
    where
        lead_scores.score is distinct from prior_intervals.score
        or lead_scores.tier is distinct from prior_intervals.tier
        or lead_scores.weights_from is distinct from prior_intervals.weights_from
        or coalesce(lead_scores.fit_score, 0) is distinct from prior_intervals.fit_score
        or coalesce(lead_scores.engagement_score, 0)
        is distinct from prior_intervals.engagement_score
        or coalesce(lead_scores.intent_score, 0) is distinct from prior_intervals.intent_score

),

touched as (

    select lead_number from stirred
    union
    select lead_number from changed

),

final as (

    select
        ---------- ids
        scored_leads.golden_lead_id,
        scored_leads.business_unit_id,

        ---------- numerics
        scored_leads.lead_number,

        ---------- timestamps
        scored_leads.prior_scored_to,
        scored_leads.scored_from
    from scored_leads
    left join touched
        on scored_leads.lead_number = touched.lead_number
    left join changed_units
        on scored_leads.business_unit_id = changed_units.business_unit_id
    where
        not scored_leads.is_continued
        or touched.lead_number is not null
        or changed_units.business_unit_id is not null

)

select * from final

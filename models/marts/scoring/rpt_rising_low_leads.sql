with

scores as (

    select * from {{ ref('mart_leads_scored') }}

),

intervals as (

    select * from {{ ref('fct_lead_score_intervals') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

low_leads as (

    select
        scores.golden_lead_id,
        scores.business_unit_id,
        scores.owner_id,
        scores.stage,
        scores.priority_tier,
        scores.composite_score,
        scores.effective_score,
        scores.fit_score,
        scores.engagement_score,
        scores.intent_score,
        units.rising_score_delta,
        {{ as_of() }} - units.rising_window_days * interval '1' day as window_from
    from scores
    inner join units
        on scores.business_unit_id = units.business_unit_id
    where
        scores.is_open
        and scores.priority_tier = 'Low'

),

states as (

    -- all that it was within the window; the lowest of them, and of equal ones the last
    select
        low_leads.golden_lead_id,
        intervals.score,
        intervals.fit_score,
        intervals.engagement_score,
        intervals.intent_score,
        intervals.weights_from,
        intervals.valid_to,
        row_number() over (
            partition by low_leads.golden_lead_id
            order by intervals.score asc nulls last, intervals.valid_from desc nulls last
        ) as lowest_rank,
        max(intervals.weights_from) over (partition by low_leads.golden_lead_id)
            as last_weights_from
    from low_leads
    inner join intervals
        on
            low_leads.golden_lead_id = intervals.golden_lead_id
            and intervals.model_id = 'sales_priority'
            and (intervals.valid_to is null or intervals.valid_to > low_leads.window_from)

),

final as (

    -- SCO-12, AMB-67: low leads are nurtured, and watched
    select
        ---------- ids
        low_leads.golden_lead_id,
        low_leads.business_unit_id,
        low_leads.owner_id,

        ---------- strings
        low_leads.stage,
        low_leads.priority_tier,

        ---------- numerics
        low_leads.composite_score,
        low_leads.effective_score,
        states.score as lowest_score,
        cast(low_leads.composite_score - states.score as decimal(20, 10)) as rise_points,
        cast(low_leads.fit_score - states.fit_score as decimal(18, 6)) as fit_rise_points,
        cast(low_leads.engagement_score - states.engagement_score as decimal(18, 6))
            as engagement_rise_points,
        cast(low_leads.intent_score - states.intent_score as decimal(18, 6))
            as intent_rise_points,
        low_leads.rising_score_delta,

        ---------- booleans
        states.weights_from != states.last_weights_from as is_across_a_weight_change,

        ---------- timestamps
        low_leads.window_from,
        states.valid_to as rose_at
    from low_leads
    inner join states
        on
            low_leads.golden_lead_id = states.golden_lead_id
            and states.lowest_rank = 1
    where low_leads.composite_score - states.score >= low_leads.rising_score_delta

)

select * from final

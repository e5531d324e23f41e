-- rendered lists have their own indent
-- sqlfluff:exclude_rules:layout.indent,structure.column_order
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

lead_feedback as (

    select * from {{ ref('input_lead_feedback') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

policy as (

    select * from {{ ref('int_prediction_policy') }}

),

sourced as (

    select
        cuts.golden_lead_id,
        cuts.business_unit_id,
        cuts.cut_at,
        cuts.window_ends_at,
        coalesce(attributes.lead_source, '') as lead_source,
        outcomes.is_converted
    from cuts
    inner join outcomes
        on cuts.golden_lead_id = outcomes.golden_lead_id
    inner join attributes
        on cuts.golden_lead_id = attributes.golden_lead_id
    where cuts.cut_at is not null

),

-- one line of time: what becomes known (an outcome, a rating) and what asks (a cut). At the same
-- instant the cut comes first, so nothing counts that isn't known before it; an own outcome is
-- known only after the own cut
moments as (

    select
        golden_lead_id,
        lead_source,
        cut_at as happened_at,
        0 as moment_order,
        0 as outcome_count,
        0 as converted_count,
        0 as rating_count,
        0 as rating
    from sourced

    union all

    select
        golden_lead_id,
        lead_source,
        window_ends_at as happened_at,
        1 as moment_order,
        1 as outcome_count,
        case when is_converted then 1 else 0 end as converted_count,
        0 as rating_count,
        0 as rating
    from sourced
    where is_converted is not null

    union all

    select
        sourced.golden_lead_id,
        sourced.lead_source,
        lead_feedback.submitted_at as happened_at,
        1 as moment_order,
        0 as outcome_count,
        0 as converted_count,
        1 as rating_count,
        lead_feedback.rating
    from lead_feedback
    inner join members
        on lead_feedback.lead_id = members.lead_id
    inner join sourced
        on members.golden_lead_id = sourced.golden_lead_id
    where
        lead_feedback.rating is not null
        and lead_feedback.submitted_at <= {{ as_of() }}

),

running as (

    select
        golden_lead_id,
        moment_order,
        {%- for counted in ['outcome_count', 'converted_count', 'rating_count', 'rating'] %}
        sum({{ counted }}) over (
            partition by lead_source
            order by
                happened_at asc nulls last,
                moment_order asc nulls last,
                golden_lead_id asc nulls last
            rows between unbounded preceding and current row
        ) as source_{{ counted }},
        sum({{ counted }}) over (
            order by
                happened_at asc nulls last,
                moment_order asc nulls last,
                golden_lead_id asc nulls last
            rows between unbounded preceding and current row
        ) as all_{{ counted }}
        {{- "," if not loop.last }}
        {%- endfor %}
    from moments

),

final as (

    -- PRD-03: a source of few known outcomes or ratings is near the mean of all
    select
        ---------- ids
        sourced.golden_lead_id,

        ---------- numerics
        cast(running.source_outcome_count as int) as source_outcome_count,
        cast(running.source_rating_count as int) as source_rating_count,
        {{ smoothed_mean(
            'running.source_converted_count', 'running.source_outcome_count',
            'running.all_converted_count', 'running.all_outcome_count', 'policy.smoothing_rows'
        ) }} as source_conversion_rate,
        {{ smoothed_mean(
            'running.source_rating', 'running.source_rating_count',
            'running.all_rating', 'running.all_rating_count', 'policy.smoothing_rows'
        ) }} as source_rating
    from sourced
    inner join policy
        on sourced.business_unit_id = policy.business_unit_id
    inner join running
        on
            sourced.golden_lead_id = running.golden_lead_id
            and running.moment_order = 0

)

select * from final

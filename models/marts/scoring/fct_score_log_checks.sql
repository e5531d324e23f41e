with

writes as (

    select * from {{ ref('int_score_writes') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

intervals as (

    -- an `or` beside the keys of a left join would compare each row with each
    select
        *,
        coalesce(valid_to, {{ as_of() }} + interval '1' microsecond) as known_to
    from {{ ref('fct_lead_score_intervals') }}

),

overrides as (

    select * from {{ ref('fct_score_overrides') }}

),

dated_writes as (

    select
        writes.score_write_id,
        writes.golden_lead_id,
        writes.lead_id,
        writes.model_id,
        writes.component,
        writes.method,
        writes.evidence,
        writes.logged_by,
        writes.logged_at,
        leads.business_unit_id,
        leads.owner_id,
        leads.is_open,
        -- no score is as large as these bounds, and no decimal is larger
        case
            when writes.value is not null
                then cast(least(greatest(writes.value, -1000000), 1000000) as decimal(18, 6))
        end as value,
        row_number() over (
            partition by writes.golden_lead_id, writes.model_id, writes.component
            order by writes.logged_at desc nulls last, writes.score_write_id asc nulls last
        ) as last_rank
    from writes
    inner join leads
        on writes.golden_lead_id = leads.golden_lead_id
    where writes.logged_at is not null

),

overridden as (

    -- an override that somebody approved excuses its value while it holds
    select
        dated_writes.score_write_id,
        max(cast(overrides.value as decimal(18, 6))) as override_value
    from dated_writes
    inner join overrides
        on
            dated_writes.golden_lead_id = overrides.golden_lead_id
            and dated_writes.model_id = overrides.model_id
    where
        dated_writes.component = 'composite'
        and overrides.is_granted
        and overrides.effective_from <= dated_writes.logged_at
        and overrides.expires_at > dated_writes.logged_at
    group by dated_writes.score_write_id

),

compared as (

    -- SCO-20: with the score of the time at which it was logged; unknown before its history begins
    select
        dated_writes.*,
        {{ points_of_component('dated_writes.component', 'intervals') }} as model_score,
        intervals.tier as model_tier,
        overridden.override_value
    from dated_writes
    left join intervals
        on
            dated_writes.golden_lead_id = intervals.golden_lead_id
            and dated_writes.model_id = intervals.model_id
            and dated_writes.logged_at >= intervals.valid_from
            and dated_writes.logged_at < intervals.known_to
    left join overridden
        on dated_writes.score_write_id = overridden.score_write_id

),

exceeded as (

    select
        *,
        case
            when model_score is not null
                then cast(
                    value - greatest(cast(model_score as decimal(18, 6)), override_value)
                    as decimal(18, 6)
                )
        end as excess_points
    from compared

),

later_states as (

    -- from the interval in which it was logged, or from the first one that is known
    select
        dated_writes.score_write_id,
        dated_writes.business_unit_id,
        intervals.valid_from,
        intervals.valid_to,
        {{ points_of_component('dated_writes.component', 'intervals') }} as score,
        case when dated_writes.component = 'composite' then intervals.tier end as tier,
        row_number() over (
            partition by dated_writes.score_write_id
            order by intervals.valid_from asc nulls last
        ) as place
    from dated_writes
    inner join intervals
        on
            dated_writes.golden_lead_id = intervals.golden_lead_id
            and dated_writes.model_id = intervals.model_id
            and (intervals.valid_to is null or intervals.valid_to > dated_writes.logged_at)
    where dated_writes.last_rank = 1

),

later_changes as (

    -- SCO-21, amendment 15: another tier, or so many points; of a component the points alone
    select
        later_states.*,
        coalesce(later_states.tier, '') != coalesce(first_states.tier, '')
        or abs(later_states.score - first_states.score)
        >= units.score_change_min_points as is_changed
    from later_states
    inner join later_states as first_states
        on
            later_states.score_write_id = first_states.score_write_id
            and first_states.place = 1
    inner join units
        on later_states.business_unit_id = units.business_unit_id

),

last_changes as (

    -- what went and came back is no change
    select
        score_write_id,
        max(case when valid_to is null then score end) as current_score,
        max(case when valid_to is null then tier end) as current_tier,
        bool_or(valid_to is null and is_changed) as is_changed,
        max(case when not is_changed then valid_to end) as changed_at
    from later_changes
    group by score_write_id

),

final as (

    select
        ---------- ids
        exceeded.score_write_id,
        exceeded.golden_lead_id,
        exceeded.lead_id,
        exceeded.business_unit_id,
        exceeded.model_id,
        exceeded.logged_by,
        exceeded.owner_id,

        ---------- strings
        exceeded.component,
        exceeded.evidence,
        exceeded.method,
        exceeded.model_tier,
        last_changes.current_tier,

        ---------- numerics
        exceeded.value as logged_score,
        exceeded.model_score,
        exceeded.override_value,
        exceeded.excess_points,
        units.score_tolerance_points,
        last_changes.current_score,
        cast(last_changes.current_score - exceeded.model_score as decimal(20, 10))
            as model_change_points,
        units.score_change_min_points,
        units.score_log_grace_hours,

        ---------- booleans
        exceeded.is_open,
        exceeded.last_rank = 1 as is_last,
        (exceeded.method != 'override' or exceeded.component != 'composite')
        and exceeded.excess_points > units.score_tolerance_points as is_inflated,
        -- only what a person wrote is charged to somebody (amendment 15)
        exceeded.method = 'manual'
        and coalesce(exceeded.excess_points > units.score_tolerance_points, false)
            as is_inflated_by_person,
        coalesce(
            exceeded.is_open
            and last_changes.is_changed
            and now_overridden.golden_lead_id is null
            and last_changes.changed_at + units.score_log_grace_hours * interval '1' hour
            < {{ as_of() }},
            false
        ) as is_stale,

        ---------- timestamps
        exceeded.logged_at,
        case when last_changes.is_changed then last_changes.changed_at end as changed_at,
        case
            when last_changes.is_changed
                then last_changes.changed_at + units.score_log_grace_hours * interval '1' hour
        end as log_due_at
    from exceeded
    inner join units
        on exceeded.business_unit_id = units.business_unit_id
    left join last_changes
        on exceeded.score_write_id = last_changes.score_write_id
    left join overrides as now_overridden
        on
            exceeded.golden_lead_id = now_overridden.golden_lead_id
            and now_overridden.is_in_force
            and exceeded.model_id = 'sales_priority'

)

select * from final

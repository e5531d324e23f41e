with

episodes as (

    select * from {{ ref('int_inactivity_episodes') }}

),

cadences as (

    select * from {{ ref('int_reengagement_cadences') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

opportunities as (

    select * from {{ ref('input_opportunities') }}

),

open_opportunities as (

    select members.golden_lead_id
    from opportunities
    inner join members
        on opportunities.lead_id = members.lead_id
    where
        opportunities.is_won is null
        and (opportunities.closed_at is null or opportunities.closed_at > {{ as_of() }})
        and coalesce(opportunities.created_at <= {{ as_of() }}, true)
    group by members.golden_lead_id

),

measured as (

    select
        episodes.*,
        cadences.l2_channels_done,
        cadences.l2_unapproved_template,
        cadences.l2_step_count,
        cadences.l2_lacks_channels,
        cadences.l2_started_at,
        cadences.l2_finished_at,
        leads.is_open,
        open_opportunities.golden_lead_id is not null as has_open_opportunity,
        units.reengage_l1_day,
        units.reengage_l1_wait_days,
        units.reengage_l2_day,
        units.cold_days,
        units.as_of_date,
        {{ local_date('episodes.l1_done_at', 'units.timezone') }} as l1_date,
        episodes.attempt_count >= units.cold_min_attempts
        and cadences.l2_finished_at is not null as is_unresponsive,
        {{
            add_days(
                local_date('cadences.l2_finished_at', 'units.timezone'),
                'units.cold_after_cadence_grace_days'
            )
        }} as cadence_cold_date,
        {{ add_days('episodes.silence_date', 'units.cold_days') }} as age_cold_date,
        {{ add_days('episodes.silence_date', 'units.reengage_l2_day') }} as l2_date,
        {{
            days_between(
                local_date('episodes.l1_done_at', 'units.timezone'), 'units.as_of_date'
            )
        }} as days_since_l1,
        units.reengage_l1_day + units.reengage_l1_due_within_days as l1_days_allowed,
        units.timezone
    from episodes
    inner join leads
        on episodes.golden_lead_id = leads.golden_lead_id
    inner join units
        on leads.business_unit_id = units.business_unit_id
    left join cadences
        on episodes.golden_lead_id = cadences.golden_lead_id
    left join open_opportunities
        on episodes.golden_lead_id = open_opportunities.golden_lead_id

),

cold as (

    -- AGE-03, AGE-10: the earlier of the age and a finished cadence without an answer
    select
        *,
        case
            when is_unresponsive and cadence_cold_date < age_cold_date then cadence_cold_date
            else age_cold_date
        end as cold_date,
        case
            when is_unresponsive and cadence_cold_date < age_cold_date then 'unresponsive'
            else 'age'
        end as cold_path
    from measured

),

due as (

    select
        *,
        -- amendment 12: never while a deal is open
        is_open and not has_open_opportunity and cold_date <= as_of_date as is_cold_due,
        l2_started_at is null
        and (days_since_l1 >= reengage_l1_wait_days or episode_days >= reengage_l2_day) as is_l2_due
    from cold

),

final as (

    select
        ---------- ids
        golden_lead_id,

        ---------- strings
        case
            when not is_open then 'none'
            when is_cold_due then 'cold_due'
            when l2_started_at is not null then 'l2_running'
            when is_l2_due then 'l2_due'
            when l1_done_at is not null then 'l1_waiting'
            when episode_days >= reengage_l1_day then 'l1_due'
            else 'none'
        end as reengagement_step,
        case when is_cold_due then cold_path end as cold_reason_path,
        l2_channels_done,
        l2_unapproved_template,

        ---------- numerics
        episode_days,
        attempt_count,
        l2_step_count,

        ---------- booleans
        coalesce(is_cold_due, false) as is_cold_due,
        has_open_opportunity,
        l1_lacks_notes,
        l1_lacks_personalisation,
        -- AGE-06: by the day after which it is too late, unless the next level has begun
        is_open
        and l1_done_at is null
        and l2_started_at is null
        and episode_days > l1_days_allowed as l1_is_overdue,
        is_open
        and l2_started_at is null
        and episode_days >= reengage_l2_day as l2_is_overdue,
        l2_lacks_channels,

        ---------- timestamps
        silence_started_at,
        inactive_since,
        l1_done_at,
        {{ local_day_start(add_days('silence_date', 'l1_days_allowed + 1'), 'timezone') }}
            as l1_due_at,
        {{ local_day_start(add_days('l1_date', 'reengage_l1_wait_days'), 'timezone') }}
            as l2_eligible_at,
        {{ local_day_start('l2_date', 'timezone') }} as l2_due_at,
        l2_started_at,
        l2_finished_at,
        {{ local_day_start('cold_date', 'timezone') }} as cold_due_at
    from due

)

select * from final

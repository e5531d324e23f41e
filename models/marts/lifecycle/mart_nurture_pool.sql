with

entries as (

    select * from {{ ref('int_nurture_entries') }}

),

returns as (

    select * from {{ ref('int_nurture_returns') }}

),

reasons as (

    select * from {{ ref('int_unit_reasons') }}

),

ownership as (

    select * from {{ ref('int_ownership_intervals') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

tasks as (

    select * from {{ ref('input_tasks') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

turned as (

    select
        entries.*,
        returns.engagement_score_at_entry,
        returns.engagement_score_at_end,
        returns.mql_at,
        returns.ended_at,
        returns.worked_at,
        returns.closed_at,
        reasons.canonical_code,
        reasons.nurture_track,
        reasons.task_type,
        least(entries.reflagged_at, returns.reflagged_by_score_at) as turned_at
    from entries
    left join returns
        on
            entries.golden_lead_id = returns.golden_lead_id
            and entries.entry_number = returns.entry_number
    left join reasons
        on
            entries.business_unit_id = reasons.business_unit_id
            and entries.reason_type = reasons.reason_type
            and entries.reason_code = reasons.reason_code

),

rerouted as (

    -- AGE-20: an SDR has it, then or later
    select
        turned.golden_lead_id,
        turned.entry_number,
        min(greatest(ownership.valid_from, turned.turned_at)) as rerouted_at
    from turned
    inner join ownership
        on
            turned.golden_lead_id = ownership.golden_lead_id
            and (ownership.valid_to is null or ownership.valid_to > turned.turned_at)
    inner join users
        on ownership.owner_id = users.user_id
    where
        users.role = 'sdr'
        and turned.turned_at is not null
    group by turned.golden_lead_id, turned.entry_number

),

tasked as (

    -- HND-16: a task of the kind that the reason asks for
    select
        turned.golden_lead_id,
        turned.entry_number,
        min(tasks.created_at) as task_created_at
    from turned
    inner join members
        on turned.golden_lead_id = members.golden_lead_id
    inner join tasks
        on
            members.lead_id = tasks.lead_id
            and tasks.created_at >= coalesce(turned.due_since, turned.entered_at)
            and (turned.next_entered_at is null or tasks.created_at < turned.next_entered_at)
    where
        {{ lowered('tasks.type') }} in (turned.task_type, 'nurture')
        and tasks.created_at <= {{ as_of() }}
    group by turned.golden_lead_id, turned.entry_number

),

final as (

    select
        ---------- ids
        turned.golden_lead_id,
        turned.enrollment_id,
        turned.business_unit_id,
        leads.owner_id,
        turned.reflagged_by,

        ---------- strings
        turned.entry_reason,
        turned.canonical_code as reason_code,
        turned.nurture_track,
        turned.sequence_id,
        -- WFL-03: the furthest that came out of it
        case
            when turned.mql_at is not null then 'mql'
            when turned.worked_at is not null or turned.turned_at is not null then 'requalified'
            when
                turned.exited_at is not null
                or turned.closed_at is not null
                or turned.next_entered_at is not null
                then 'exited'
            else 'still_nurturing'
        end as outcome,
        turned.crm_outcome,

        ---------- numerics
        cast(turned.entry_number as int) as entry_number,
        {{
            days_between(
                local_date('turned.entered_at', 'units.timezone'),
                local_date('turned.mql_at', 'units.timezone'),
            )
        }} as days_to_mql,
        turned.engagement_score_at_entry,
        turned.engagement_score_at_end,
        cast(
            turned.engagement_score_at_end - turned.engagement_score_at_entry as decimal(18, 6)
        ) as engagement_uplift,

        ---------- booleans
        leads.golden_lead_id is not null as is_live,
        turned.entry_reason = 'recycled' or turned.recycled_at is not null as is_recycled,
        turned.has_recycled_tag,
        coalesce(
            {{ hours_between('turned.due_since', 'turned.entered_at') }}
            > case turned.entry_reason
                when 'not_ready' then units.enrol_deadline_hours
                else units.enrol_grace_hours
            end,
            false
        ) as is_enrolled_late,
        coalesce(turned.exited_at < turned.entered_at, false) as ends_before_start,
        turned.turned_at is not null
        and {{
            hours_between(
                'turned.turned_at', 'coalesce(rerouted.rerouted_at, ' ~ as_of() ~ ')'
            )
        }} > units.reroute_deadline_hours as is_reroute_overdue,

        ---------- timestamps
        turned.due_since,
        turned.entered_at,
        turned.recycled_at,
        turned.turned_at as reflagged_at,
        rerouted.rerouted_at,
        tasked.task_created_at,
        turned.mql_at,
        turned.exited_at,
        turned.ended_at
    from turned
    left join units
        on turned.business_unit_id = units.business_unit_id
    left join leads
        on turned.golden_lead_id = leads.golden_lead_id
    left join rerouted
        on
            turned.golden_lead_id = rerouted.golden_lead_id
            and turned.entry_number = rerouted.entry_number
    left join tasked
        on
            turned.golden_lead_id = tasked.golden_lead_id
            and turned.entry_number = tasked.entry_number

)

select * from final

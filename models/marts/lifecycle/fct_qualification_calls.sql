with

calls as (

    select * from {{ ref('input_qualification_calls') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

judged as (

    select
        calls.call_id,
        members.golden_lead_id,
        calls.lead_id,
        members.business_unit_id,
        units.bant_required,
        units.notes_due_hours,
        {{ lowered("trim(both ' ' from calls.outcome)") }} as outcome,
        calls.budget_ok,
        calls.authority_ok,
        calls.need_ok,
        calls.timeline_ok,
        case when calls.budget_ok then 1 else 0 end
        + case when calls.authority_ok then 1 else 0 end
        + case when calls.need_ok then 1 else 0 end
        + case when calls.timeline_ok then 1 else 0 end as passed_count,
        case when calls.budget_ok is null then 1 else 0 end
        + case when calls.authority_ok is null then 1 else 0 end
        + case when calls.need_ok is null then 1 else 0 end
        + case when calls.timeline_ok is null then 1 else 0 end as unknown_count,
        coalesce(calls.held_at <= {{ as_of() }}, false) as is_held,
        nullif(trim(both ' ' from calls.timezone), '') is not null as has_timezone,
        nullif(trim(both ' ' from calls.attendees), '') is not null as has_attendees,
        nullif(trim(both ' ' from calls.agenda), '') is not null as has_agenda,
        nullif(trim(both ' ' from calls.notes), '') is not null as has_notes,
        calls.scheduled_at,
        calls.held_at,
        calls.notes_logged_at,
        -- notes of an unknown time are there; until when they were not is not known
        case
            when calls.held_at > {{ as_of() }} then cast(null as double)
            when calls.notes_logged_at <= {{ as_of() }}
                then {{ hours_between('calls.held_at', 'calls.notes_logged_at') }}
            when nullif(trim(both ' ' from calls.notes), '') is null
                then {{ hours_between('calls.held_at', as_of()) }}
        end as notes_lag_hours
    from calls
    inner join members
        on calls.lead_id = members.lead_id
    left join units
        on members.business_unit_id = units.business_unit_id

),

final as (

    select
        ---------- ids
        call_id,
        golden_lead_id,
        lead_id,
        business_unit_id,

        ---------- strings
        outcome,

        ---------- numerics
        cast(passed_count as int) as bant_passed_count,
        notes_lag_hours,

        ---------- booleans
        budget_ok,
        authority_ok,
        need_ok,
        timeline_ok,
        is_held,
        -- QUA-14: each of the four has an explicit value once the call was held
        is_held and unknown_count = 0 as is_bant_complete,
        case
            when not is_held then cast(null as boolean)
            when passed_count >= bant_required then true
            when passed_count + unknown_count < bant_required then false
        end as is_bant_passed,
        has_timezone,
        has_attendees,
        has_agenda,
        has_notes,
        coalesce(notes_lag_hours > notes_due_hours, false) as are_notes_late,

        ---------- timestamps
        scheduled_at,
        held_at,
        notes_logged_at
    from judged

)

select * from final

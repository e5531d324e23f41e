with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

nurture_enrollments as (

    select * from {{ ref('input_nurture_enrollments') }}

),

sequence_enrollments as (

    select * from {{ ref('input_sequence_enrollments') }}

),

calls as (

    select * from {{ ref('input_qualification_calls') }}

),

tasks as (

    select * from {{ ref('input_tasks') }}

),

actions as (

    -- SCO-11, amendment 23: any of these is a next action
    select
        lead_id,
        'nurture' as action_type,
        enrolled_at as action_at
    from nurture_enrollments
    where
        coalesce(enrolled_at <= {{ as_of() }}, true)
        and (exited_at is null or exited_at > {{ as_of() }})

    union all

    select
        lead_id,
        'sequence' as action_type,
        started_at as action_at
    from sequence_enrollments
    where
        coalesce(started_at <= {{ as_of() }}, true)
        and (completed_at is null or completed_at > {{ as_of() }})

    union all

    select
        lead_id,
        'call' as action_type,
        scheduled_at as action_at
    from calls
    where
        scheduled_at > {{ as_of() }}
        and (held_at is null or held_at > {{ as_of() }})

    union all

    -- a task that is overdue is no plan any more
    select
        lead_id,
        'task' as action_type,
        due_at as action_at
    from tasks
    where
        due_at > {{ as_of() }}
        and coalesce(created_at <= {{ as_of() }}, true)
        and (completed_at is null or completed_at > {{ as_of() }})
        and coalesce({{ lowered('status') }}, 'open') != 'done'

),

ranked as (

    -- what has a time ahead goes first, the nearest one
    select
        members.golden_lead_id,
        actions.action_type,
        actions.action_at,
        row_number() over (
            partition by members.golden_lead_id
            order by
                case when actions.action_at > {{ as_of() }} then 0 else 1 end asc nulls last,
                actions.action_at asc nulls last,
                actions.action_type asc nulls last
        ) as action_rank
    from actions
    inner join members
        on actions.lead_id = members.lead_id

),

final as (

    select
        leads.golden_lead_id,
        ranked.action_type as next_action_type,
        case when ranked.action_at > {{ as_of() }} then ranked.action_at end as next_action_at
    from leads
    inner join ranked
        on
            leads.golden_lead_id = ranked.golden_lead_id
            and ranked.action_rank = 1
    where leads.is_open

)

select * from final

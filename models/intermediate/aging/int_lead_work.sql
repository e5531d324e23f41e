with

members as (

    select * from {{ ref('int_golden_members') }}

),

tasks as (

    select * from {{ ref('input_tasks') }}

),

enrollments as (

    select * from {{ ref('input_sequence_enrollments') }}

),

steps as (

    select * from {{ ref('input_sequence_steps') }}

),

reviews as (

    select * from {{ ref('input_lead_reviews') }}

),

nurture_enrollments as (

    select * from {{ ref('input_nurture_enrollments') }}

),

enrichment_log as (

    select * from {{ ref('input_enrichment_log') }}

),

tasks_open as (

    -- a task that is late is still open
    select lead_id
    from tasks
    where
        coalesce(created_at <= {{ as_of() }}, true)
        and (completed_at is null or completed_at > {{ as_of() }})
        and coalesce({{ lowered('status') }}, 'open') != 'done'
    group by lead_id

),

steps_measured as (

    select
        enrollments.lead_id,
        max(
            case
                when
                    coalesce(enrollments.completed_at > {{ as_of() }}, true)
                    and (steps.sent_at is null or steps.sent_at > {{ as_of() }})
                    and coalesce({{ lowered('steps.status') }}, 'open') = 'open'
                    then 1
                else 0
            end
        ) as is_open,
        max(case when steps.sent_at <= {{ as_of() }} then steps.sent_at end) as last_step_sent_at,
        max(
            case
                when
                    steps.sent_at <= {{ as_of() }}
                    and coalesce(enrollments.completed_at > {{ as_of() }}, true)
                    then steps.sent_at
            end
        ) as last_running_step_sent_at
    from enrollments
    inner join steps
        on enrollments.enrollment_id = steps.enrollment_id
    where coalesce(enrollments.started_at <= {{ as_of() }}, true)
    group by enrollments.lead_id

),

reviews_measured as (

    select
        lead_id,
        max(reviewed_at) as last_reviewed_at
    from reviews
    where reviewed_at <= {{ as_of() }}
    group by lead_id

),

recycled as (

    -- AGE-16: until Marketing says that the lead is engaged again
    select
        lead_id,
        max(recycled_at) as last_recycled_at,
        max(
            case
                when
                    (reflagged_at is null or reflagged_at > {{ as_of() }})
                    and (exited_at is null or exited_at > {{ as_of() }})
                    then 1
                else 0
            end
        ) as is_on_hold
    from nurture_enrollments
    where recycled_at <= {{ as_of() }}
    group by lead_id

),

enriched as (

    select
        lead_id,
        max(enriched_at) as last_enriched_at
    from enrichment_log
    where
        lead_id is not null
        and enriched_at <= {{ as_of() }}
    group by lead_id

),

final as (

    select
        ---------- ids
        members.golden_lead_id,

        ---------- booleans
        bool_or(tasks_open.lead_id is not null) as has_open_task,
        bool_or(coalesce(steps_measured.is_open, 0) = 1) as has_open_step,
        bool_or(coalesce(recycled.is_on_hold, 0) = 1) as is_recycled_hold,

        ---------- timestamps
        max(steps_measured.last_step_sent_at) as last_step_sent_at,
        max(steps_measured.last_running_step_sent_at) as last_running_step_sent_at,
        max(reviews_measured.last_reviewed_at) as last_reviewed_at,
        max(recycled.last_recycled_at) as last_recycled_at,
        max(enriched.last_enriched_at) as last_enriched_at
    from members
    left join tasks_open
        on members.lead_id = tasks_open.lead_id
    left join steps_measured
        on members.lead_id = steps_measured.lead_id
    left join reviews_measured
        on members.lead_id = reviews_measured.lead_id
    left join recycled
        on members.lead_id = recycled.lead_id
    left join enriched
        on members.lead_id = enriched.lead_id
    where not members.is_future
    group by members.golden_lead_id

)

select * from final

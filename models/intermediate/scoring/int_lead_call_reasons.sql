with

events as (

    select * from {{ ref('fct_engagement_events') }}

),

activities as (

    select * from {{ ref('fct_activities') }}

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

aged as (

    select
        leads.golden_lead_id,
        events.event_type,
        events.occurred_at,
        {{ days_between(local_date('events.occurred_at', 'units.timezone'), 'units.as_of_date') }}
            as age_days,
        units.engagement_window_days,
        units.trial_recency_days,
        units.webinar_followup_days
    from events
    inner join leads
        on events.golden_lead_id = leads.golden_lead_id
    inner join units
        on leads.business_unit_id = units.business_unit_id
    where
        leads.is_open
        and not events.is_machine
        and not events.is_future
        and not events.is_before_lead

),

counted as (

    select * from aged
    where age_days <= engagement_window_days

),

last_events as (

    select
        golden_lead_id,
        max(trial_recency_days) as trial_recency_days,
        max(webinar_followup_days) as webinar_followup_days,
        max(case when event_type = 'trial_completed' then occurred_at end) as trial_completed_at,
        min(case when event_type = 'trial_completed' then age_days end) as trial_age_days,
        max(
            case
                when event_type in ('support_article', 'support_article_view') then occurred_at
            end
        ) as support_article_viewed_at,
        max(case when event_type = 'webinar_attended' then occurred_at end)
            as webinar_attended_at,
        min(case when event_type = 'webinar_attended' then age_days end) as webinar_age_days,
        max(case when event_type != 'webinar_attended' then occurred_at end) as other_event_at
    from counted
    group by golden_lead_id

),

personal_contacts as (

    -- mass mail is no answer to somebody who came to a webinar
    select
        golden_lead_id,
        max(occurred_at) as contacted_at
    from activities
    where
        direction = 'outbound'
        and not is_automated
        and not is_future
    group by golden_lead_id

),

planned_tasks as (

    select
        members.golden_lead_id,
        max(coalesce(tasks.created_at, tasks.due_at)) as task_created_at
    from tasks
    inner join members
        on tasks.lead_id = members.lead_id
    where coalesce(tasks.created_at <= {{ as_of() }}, true)
    group by members.golden_lead_id

),

final as (

    select
        ---------- ids
        last_events.golden_lead_id,

        ---------- booleans
        -- SCO-25
        coalesce(
            last_events.trial_age_days <= last_events.trial_recency_days
            and last_events.support_article_viewed_at is not null,
            false
        ) as is_hot_trial,
        -- SCO-26: nothing but the webinar since, and nobody has followed it up
        last_events.webinar_attended_at is not null
        and not coalesce(last_events.other_event_at > last_events.webinar_attended_at, false)
        and not coalesce(
            personal_contacts.contacted_at > last_events.webinar_attended_at, false
        )
        and not coalesce(
            planned_tasks.task_created_at >= last_events.webinar_attended_at, false
        ) as is_webinar_followup_due,
        coalesce(last_events.webinar_age_days > last_events.webinar_followup_days, false)
            as is_webinar_followup_late,

        ---------- timestamps
        last_events.trial_completed_at,
        last_events.webinar_attended_at
    from last_events
    left join personal_contacts
        on last_events.golden_lead_id = personal_contacts.golden_lead_id
    left join planned_tasks
        on last_events.golden_lead_id = planned_tasks.golden_lead_id
    where
        last_events.trial_completed_at is not null
        or last_events.webinar_attended_at is not null

)

select * from final

with

engagement_events as (

    select * from {{ ref('input_engagement_events') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

golden_leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

final as (

    select
        ---------- ids
        engagement_events.event_id,
        members.golden_lead_id,
        engagement_events.lead_id,
        engagement_events.campaign_id,

        ---------- strings
        {{ lowered('engagement_events.event_type') }} as event_type,
        {{ lowered('engagement_events.status') }} as status,
        engagement_events.topic,

        ---------- numerics
        engagement_events.video_progress_pct,

        ---------- booleans
        coalesce(engagement_events.is_machine, false) as is_machine,
        coalesce(engagement_events.occurred_at > {{ as_of() }}, false) as is_future,
        coalesce(engagement_events.occurred_at < golden_leads.created_at, false) as is_before_lead,

        ---------- timestamps
        engagement_events.occurred_at,
        engagement_events.closed_at
    from engagement_events
    left join members
        on engagement_events.lead_id = members.lead_id
    left join golden_leads
        on members.golden_lead_id = golden_leads.golden_lead_id

)

select * from final

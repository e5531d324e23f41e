with

starts as (

    select * from {{ ref('int_sla_starts') }}

),

activities as (

    select * from {{ ref('fct_activities') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

rated as (

    -- AMB-27: what a person did; an automated send is neither an attempt nor a conversation
    select
        activities.golden_lead_id,
        activities.direction,
        activities.activity_type,
        activities.occurred_at,
        coalesce(activities.logged_at, activities.occurred_at) as known_at,
        activities.outcome is not null
        and not contains(
            '|' || units.unanswered_outcomes || '|', '|' || activities.outcome || '|'
        ) as is_answered
    from activities
    inner join leads
        on activities.golden_lead_id = leads.golden_lead_id
    inner join units
        on leads.business_unit_id = units.business_unit_id
    left join users
        on activities.user_id = users.user_id
    where
        not activities.is_automated
        and not activities.is_future
        and coalesce(users.user_type, 'human') = 'human'
        and contains(
            '|' || units.conversation_channels || '|', '|' || activities.activity_type || '|'
        )

),

contacts as (

    select
        golden_lead_id,
        occurred_at,
        known_at,
        coalesce(
            direction = 'outbound'
            or (activity_type in ('call', 'meeting') and is_answered),
            false
        ) as is_attempt,
        coalesce(
            is_answered
            and (direction = 'inbound' or activity_type in ('call', 'meeting')),
            false
        ) as is_conversation
    from rated

),

final as (

    select
        starts.golden_lead_id,
        starts.sla_type,
        starts.started_at,
        min(case when contacts.is_attempt then contacts.occurred_at end) as contacted_at,
        -- from when on the CRM showed that somebody had tried
        min(case when contacts.is_attempt then contacts.known_at end) as contact_known_at,
        min(case when contacts.is_conversation then contacts.occurred_at end)
            as first_conversation_at
    from starts
    inner join contacts
        on
            starts.golden_lead_id = contacts.golden_lead_id
            and contacts.occurred_at >= starts.started_at
            and (starts.ends_at is null or contacts.occurred_at < starts.ends_at)
    where
        starts.sla_type in ('first_response', 'mql_to_outreach', 'qualification')
        and (contacts.is_attempt or contacts.is_conversation)
    group by starts.golden_lead_id, starts.sla_type, starts.started_at

)

select * from final

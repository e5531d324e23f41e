with

cycles as (

    select * from {{ ref('int_lead_cycles') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

activities as (

    select * from {{ ref('fct_activities') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

handoffs as (

    select * from {{ ref('input_handoffs') }}

),

notifications as (

    select * from {{ ref('input_notifications') }}

),

calls as (

    select * from {{ ref('fct_qualification_calls') }}

),

opportunities as (

    select * from {{ ref('input_opportunities') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

sequences as (

    select * from {{ ref('input_sequence_enrollments') }}

),

handovers as (

    select
        lead_id,
        {{ lowered('response') }} as response,
        initiated_at,
        responded_at
    from handoffs
    where {{ lowered('type') }} in ('mql_to_sales', 'sdr_to_ae')

),

deals as (

    -- what is sold on top of a won deal is of no cycle of the lead
    select
        lead_id,
        is_won,
        created_at,
        closed_at
    from opportunities
    where coalesce({{ lowered('type') }}, 'new') not in ('upsell', 'cross_sell')

),

activities_of_people as (

    select
        activities.golden_lead_id,
        case when activities.direction = 'outbound' then 'attempt' else 'positive_reply' end
            as event,
        activities.occurred_at as happened_at
    from activities
    left join users
        on activities.user_id = users.user_id
    where
        not activities.is_future
        and (
            (
                activities.direction = 'outbound'
                and activities.resets_activity_clock
                and coalesce(users.user_type, 'human') = 'human'
            )
            or (activities.direction = 'inbound' and activities.outcome = 'positive')
        )

),

events_of_records as (

    select
        lead_id,
        'handoff' as event,
        initiated_at as happened_at
    from handovers

    union all

    select
        lead_id,
        'answered_' || response as event,
        responded_at as happened_at
    from handovers
    where response is not null

    union all

    select
        notifications.lead_id,
        case
            when {{ lowered('notifications.audience') }} = 'ae_team' then 'ae_notice'
            else 'queue_notice'
        end as event,
        notifications.sent_at as happened_at
    from notifications
    where
        {{ lowered('notifications.audience') }} in ('ae_team', 'sdr_queue')
        or {{ lowered('notifications.type') }} = 'sdr_queue'

    union all

    select
        sequences.lead_id,
        'unanswered_sequence' as event,
        sequences.completed_at as happened_at
    from sequences
    where
        {{ lowered('sequences.type') }} = 'outreach'
        and coalesce({{ lowered('sequences.outcome') }}, 'none') = 'none'

    union all

    select
        lead_id,
        'opportunity' as event,
        created_at as happened_at
    from deals

    union all

    select
        lead_id,
        case when is_won then 'won' else 'lost' end as event,
        closed_at as happened_at
    from deals
    where is_won is not null

    union all

    select
        lead_id,
        'opportunity' as event,
        converted_at as happened_at
    from leads

),

events as (

    select * from activities_of_people

    union all

    select
        members.golden_lead_id,
        events_of_records.event,
        events_of_records.happened_at
    from events_of_records
    inner join members
        on events_of_records.lead_id = members.lead_id
    where events_of_records.happened_at <= {{ as_of() }}

    union all

    select
        calls.golden_lead_id,
        'call_slot' as event,
        calls.scheduled_at as happened_at
    from calls
    where calls.scheduled_at is not null

    union all

    select
        calls.golden_lead_id,
        'held_call' as event,
        calls.held_at as happened_at
    from calls
    where calls.is_held

),

final as (

    select
        ---------- ids
        cycles.golden_lead_id,
        cycles.cycle_number,

        ---------- timestamps
        min(events.happened_at) filter (where events.event = 'attempt') as contacted_at,
        min(events.happened_at) filter (where events.event = 'positive_reply') as positive_reply_at,
        min(events.happened_at) filter (where events.event = 'handoff') as handed_over_at,
        min(events.happened_at) filter (where events.event = 'answered_accepted') as accepted_at,
        min(events.happened_at) filter (where events.event like 'answered%') as answered_at,
        max(events.happened_at) filter (where events.event = 'answered_not_ready') as not_ready_at,
        min(events.happened_at) filter (where events.event = 'queue_notice')
            as sdr_queue_notified_at,
        min(events.happened_at) filter (where events.event = 'ae_notice') as ae_notified_at,
        max(events.happened_at) filter (where events.event = 'unanswered_sequence')
            as unanswered_sequence_at,
        min(events.happened_at) filter (where events.event = 'call_slot') as call_scheduled_at,
        min(events.happened_at) filter (where events.event = 'held_call') as call_held_at,
        max(events.happened_at) filter (where events.event = 'held_call') as last_call_held_at,
        min(events.happened_at) filter (where events.event = 'opportunity') as opportunity_at,
        min(events.happened_at) filter (where events.event = 'won') as won_at,
        min(events.happened_at) filter (where events.event = 'lost') as lost_at
    from events
    inner join cycles
        on
            events.golden_lead_id = cycles.golden_lead_id
            and (cycles.counts_from is null or events.happened_at >= cycles.counts_from)
            and (cycles.counts_to is null or events.happened_at < cycles.counts_to)
    group by cycles.golden_lead_id, cycles.cycle_number

)

select * from final

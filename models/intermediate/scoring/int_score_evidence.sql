with

leads as (

    select * from {{ ref('int_scored_leads') }}

),

engagement_events as (

    select * from {{ ref('fct_engagement_events') }}

),

activities as (

    select * from {{ ref('fct_activities') }}

),

signals as (

    select * from {{ ref('fct_signals') }}

),

company_signals as (

    select * from {{ ref('int_company_signals') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

stages as (

    select * from {{ ref('int_canonical_stages') }}

),

open_visits as (

    select
        lead_stages.golden_lead_id,
        lead_stages.entered_at,
        lead_stages.left_at
    from lead_stages
    inner join stages
        on lead_stages.stage = stages.stage
    where stages.is_open

),

first_bookings as (

    select
        golden_lead_id,
        min(occurred_at) as first_booked_at
    from engagement_events
    where
        event_type = 'meeting_booked'
        and not is_machine
        and not is_before_lead
        and occurred_at <= {{ as_of() }}
    group by golden_lead_id

),

final as (

    select
        leads.lead_number,
        leads.business_unit_id,
        'event' as evidence_type,
        engagement_events.event_id as evidence_id,
        engagement_events.event_type,
        engagement_events.video_progress_pct as event_value,
        engagement_events.occurred_at,
        engagement_events.occurred_at as counts_from,
        cast(null as timestamp) as counts_to
    from engagement_events
    inner join leads
        on engagement_events.golden_lead_id = leads.golden_lead_id
    where
        not engagement_events.is_machine
        and not engagement_events.is_before_lead
        and engagement_events.occurred_at <= {{ as_of() }}

    union all

    -- SCO-03: a logged meeting stands for its booking, until the lead has an event of one
    select
        leads.lead_number,
        leads.business_unit_id,
        'activity' as evidence_type,
        activities.activity_id as evidence_id,
        'meeting_booked' as event_type,
        cast(null as double) as event_value,
        activities.occurred_at,
        activities.occurred_at as counts_from,
        first_bookings.first_booked_at as counts_to
    from activities
    inner join leads
        on activities.golden_lead_id = leads.golden_lead_id
    left join first_bookings
        on activities.golden_lead_id = first_bookings.golden_lead_id
    where
        activities.activity_type = 'meeting'
        and not activities.is_automated
        and activities.occurred_at <= {{ as_of() }}
        and (activities.occurred_at >= leads.created_at or leads.created_at is null)
        and (
            first_bookings.first_booked_at is null
            or first_bookings.first_booked_at > activities.occurred_at
        )

    union all

    select
        leads.lead_number,
        leads.business_unit_id,
        'signal' as evidence_type,
        signals.signal_id as evidence_id,
        signals.signal_type as event_type,
        cast(null as double) as event_value,
        signals.observed_at as occurred_at,
        signals.observed_at as counts_from,
        cast(null as timestamp) as counts_to
    from signals
    inner join leads
        on signals.golden_lead_id = leads.golden_lead_id
    where
        not signals.is_before_lead
        and signals.observed_at <= {{ as_of() }}

    union all

    -- a signal of the company counts for each of its leads while it is open (SCO-04, AMB-66), also
    -- when it is older than the lead
    select
        leads.lead_number,
        leads.business_unit_id,
        'signal' as evidence_type,
        company_signals.signal_id as evidence_id,
        company_signals.signal_type as event_type,
        cast(null as double) as event_value,
        company_signals.observed_at as occurred_at,
        case
            when open_visits.entered_at > company_signals.observed_at then open_visits.entered_at
            else company_signals.observed_at
        end as counts_from,
        open_visits.left_at as counts_to
    from company_signals
    inner join leads
        on company_signals.account_id = leads.account_id
    inner join open_visits
        on leads.golden_lead_id = open_visits.golden_lead_id
    where
        company_signals.lead_id is null
        and (open_visits.left_at is null or open_visits.left_at > company_signals.observed_at)

)

select * from final

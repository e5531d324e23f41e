{% set in_90_days = "cuts.cut_at - interval '90' day" -%}
{% set in_30_days = "cut_at - interval '30' day" -%}
with

cuts as (

    select * from {{ ref('int_prediction_cuts') }}

),

attributes as (

    select * from {{ ref('int_prediction_attributes') }}

),

engagement_events as (

    select * from {{ ref('fct_engagement_events') }}

),

signals as (

    select * from {{ ref('input_signals') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

unit_event_scoring as (

    select * from {{ ref('int_unit_event_scoring') }}

),

kinds as (

    -- by the policy in force now for all leads, so that a number means the same in all years
    select
        business_unit_id,
        event_type,
        max(component) as kind
    from unit_event_scoring
    where is_current
    group by business_unit_id, event_type

),

events_before as (

    -- what happened at the very instant of the cut is known; a microsecond later it isn't
    select
        cuts.golden_lead_id,
        cuts.business_unit_id,
        cuts.cut_at,
        engagement_events.event_type,
        engagement_events.occurred_at
    from cuts
    inner join engagement_events
        on cuts.golden_lead_id = engagement_events.golden_lead_id
    where
        not engagement_events.is_machine
        and engagement_events.occurred_at <= cuts.cut_at
        and engagement_events.occurred_at > {{ in_90_days }}

),

events_counted as (

    select
        events_before.golden_lead_id,
        events_before.cut_at,
        events_before.occurred_at,
        coalesce(kinds.kind, 'other') as kind
    from events_before
    left join kinds
        on
            events_before.business_unit_id = kinds.business_unit_id
            and events_before.event_type = kinds.event_type

),

signals_seen as (

    select
        members.golden_lead_id,
        signals.observed_at
    from signals
    inner join members
        on signals.lead_id = members.lead_id

    union all

    select
        attributes.golden_lead_id,
        signals.observed_at
    from signals
    inner join attributes
        on signals.account_id = attributes.account_id
    where signals.lead_id is null

),

signals_counted as (

    select
        cuts.golden_lead_id,
        cast(count(*) as int) as signal_90d_count
    from cuts
    inner join signals_seen
        on cuts.golden_lead_id = signals_seen.golden_lead_id
    where
        signals_seen.observed_at <= cuts.cut_at
        and signals_seen.observed_at > {{ in_90_days }}
    group by cuts.golden_lead_id

),

counted as (

    select
        golden_lead_id,
        cast(count_if(kind = 'engagement' and occurred_at > {{ in_30_days }}) as int)
            as engagement_30d_count,
        cast(count_if(kind = 'engagement') as int) as engagement_90d_count,
        cast(count_if(kind = 'intent' and occurred_at > {{ in_30_days }}) as int)
            as intent_30d_count,
        cast(count_if(kind = 'intent') as int) as intent_90d_count,
        cast(count_if(kind = 'other' and occurred_at > {{ in_30_days }}) as int)
            as other_30d_count,
        cast(count_if(kind = 'other') as int) as other_90d_count,
        max(occurred_at) as last_event_at
    from events_counted
    group by golden_lead_id

),

final as (

    select
        ---------- ids
        cuts.golden_lead_id,

        ---------- numerics
        coalesce(counted.engagement_30d_count, 0) as engagement_30d_count,
        coalesce(counted.engagement_90d_count, 0) as engagement_90d_count,
        coalesce(counted.intent_30d_count, 0) as intent_30d_count,
        coalesce(counted.intent_90d_count, 0) as intent_90d_count,
        coalesce(counted.other_30d_count, 0) as other_30d_count,
        coalesce(counted.other_90d_count, 0) as other_90d_count,
        coalesce(signals_counted.signal_90d_count, 0) as signal_90d_count,
        cast(
            floor({{ divided_by(hours_between('counted.last_event_at', 'cuts.cut_at'), '24') }})
            as int
        ) as days_since_last_event
    from cuts
    left join counted
        on cuts.golden_lead_id = counted.golden_lead_id
    left join signals_counted
        on cuts.golden_lead_id = signals_counted.golden_lead_id

)

select * from final

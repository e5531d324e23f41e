with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

engagement_events as (

    select * from {{ ref('fct_engagement_events') }}

),

signals as (

    select * from {{ ref('input_signals') }}

),

members as (

    select * from {{ ref('bridge_lead_records') }}

),

event_scoring as (

    select * from {{ ref('int_unit_event_scoring') }}

),

own_events as (

    select
        golden_lead_id,
        event_type,
        video_progress_pct as event_value,
        occurred_at
    from engagement_events
    where
        not is_machine
        and occurred_at <= {{ as_of() }}
        and golden_lead_id is not null

    union all

    select
        members.golden_lead_id,
        lower(signals.signal_type) as event_type,
        cast(null as double) as event_value,
        signals.observed_at as occurred_at
    from signals
    inner join members
        on signals.lead_id = members.lead_id
    where signals.observed_at <= {{ as_of() }}

    union all

    -- a signal of the company counts for each of its open leads (SCO-04, AMB-66)
    select
        leads.golden_lead_id,
        lower(signals.signal_type) as event_type,
        cast(null as double) as event_value,
        signals.observed_at as occurred_at
    from signals
    inner join leads
        on signals.account_id = leads.account_id
    where
        leads.is_open
        and signals.lead_id is null
        and signals.observed_at <= {{ as_of() }}

),

counted as (

    select
        own_events.golden_lead_id,
        leads.business_unit_id,
        own_events.event_type,
        own_events.event_value,
        {{
            days_between(
                local_date('own_events.occurred_at', 'units.timezone'), 'units.as_of_date'
            )
        }} as age_days,
        count(*) as event_count
    from own_events
    inner join leads
        on own_events.golden_lead_id = leads.golden_lead_id
    inner join units
        on leads.business_unit_id = units.business_unit_id
    group by
        own_events.golden_lead_id,
        leads.business_unit_id,
        own_events.event_type,
        own_events.event_value,
        {{
            days_between(
                local_date('own_events.occurred_at', 'units.timezone'), 'units.as_of_date'
            )
        }}

),

decayed as (

    -- points halve after each whole half-life and are rounded once, before any sum
    select
        counted.golden_lead_id,
        event_scoring.model_id,
        event_scoring.component,
        event_scoring.rule_key,
        event_scoring.max_points,
        event_scoring.min_count,
        counted.event_count,
        counted.event_count * cast(
            case
                when event_scoring.half_life_days is null then event_scoring.points
                else round(
                    cast(event_scoring.points as double)
                    * power(0.5, floor(counted.age_days / event_scoring.half_life_days)),
                    6
                )
            end as decimal(18, 6)
        ) as points
    from counted
    inner join event_scoring
        on
            counted.business_unit_id = event_scoring.business_unit_id
            and counted.event_type = event_scoring.event_type
    where
        counted.age_days <= event_scoring.window_days
        and (
            event_scoring.min_value is null
            or counted.event_value >= event_scoring.min_value
        )

),

summed as (

    select
        golden_lead_id,
        model_id,
        component,
        rule_key,
        max(max_points) as max_points,
        max(coalesce(min_count, 1)) as min_count,
        cast(sum(event_count) as int) as evidence_count,
        sum(points) as points
    from decayed
    group by golden_lead_id, model_id, component, rule_key

),

final as (

    select
        golden_lead_id,
        model_id,
        component,
        rule_key,
        cast(
            case
                when max_points is not null and points > max_points then max_points
                else points
            end as decimal(18, 6)
        ) as points,
        evidence_count
    from summed
    where evidence_count >= min_count

)

select * from final

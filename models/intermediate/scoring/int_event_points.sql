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

unit_event_scoring as (

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
        {{ lowered('signals.signal_type') }} as event_type,
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
        {{ lowered('signals.signal_type') }} as event_type,
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

event_scoring as (

    -- one number for what a rule is told by: a million groups are cheaper by it than by its texts
    select
        *,
        dense_rank() over (
            order by
                business_unit_id asc nulls last,
                model_id asc nulls last,
                component asc nulls last,
                rule_key asc nulls last
        ) as rule_number
    from unit_event_scoring

),

rules as (

    select
        rule_number,
        model_id,
        component,
        rule_key,
        max(max_points) as max_points,
        max(coalesce(min_count, 1)) as min_count
    from event_scoring
    group by rule_number, model_id, component, rule_key

),

longest_windows as (

    select
        business_unit_id,
        max(window_days) as window_days
    from event_scoring
    group by business_unit_id

),

placed as (

    -- a local date is at most one day from that in UTC, so this drops nothing that counts
    select
        own_events.golden_lead_id,
        own_events.event_type,
        own_events.event_value,
        leads.business_unit_id,
        units.timezone,
        units.as_of_date,
        {{ quarter_hour('own_events.occurred_at') }} as quarter_hour
    from own_events
    inner join leads
        on own_events.golden_lead_id = leads.golden_lead_id
    inner join units
        on leads.business_unit_id = units.business_unit_id
    inner join longest_windows
        on leads.business_unit_id = longest_windows.business_unit_id
    where
        {{ days_between('cast(own_events.occurred_at as date)', 'units.as_of_date') }}
        <= longest_windows.window_days + 1

),

ages as (

    -- to turn an instant into a local date costs more than all else here, so each quarter is turned
    -- once
    select
        timezone,
        as_of_date,
        quarter_hour,
        {{ days_between(local_date('quarter_hour', 'timezone'), 'as_of_date') }} as age_days
    from placed
    group by timezone, as_of_date, quarter_hour

),

decayed as (

    -- points halve after each whole half-life and are rounded once, before any sum
    select
        placed.golden_lead_id,
        event_scoring.rule_number,
        cast(
            case
                when event_scoring.half_life_days is null then event_scoring.points
                else
                    cast(event_scoring.points as double)
                    * power(
                        0.5,
                        floor({{ divided_by('ages.age_days', 'event_scoring.half_life_days') }})
                    )
            end as decimal(18, 6)
        ) as points
    from placed
    -- left, so that no engine multiplies the ages by the rules first; each quarter has its age
    left join ages
        on
            placed.timezone = ages.timezone
            and placed.as_of_date = ages.as_of_date
            and placed.quarter_hour = ages.quarter_hour
    inner join event_scoring
        on
            placed.business_unit_id = event_scoring.business_unit_id
            and placed.event_type = event_scoring.event_type
    where
        ages.age_days <= event_scoring.window_days
        and (
            event_scoring.min_value is null
            or placed.event_value >= event_scoring.min_value
        )

),

summed as (

    select
        golden_lead_id,
        rule_number,
        cast(count(*) as int) as evidence_count,
        sum(points) as points
    from decayed
    group by golden_lead_id, rule_number

),

named as (

    select
        summed.golden_lead_id,
        rules.model_id,
        rules.component,
        rules.rule_key,
        rules.max_points,
        rules.min_count,
        summed.evidence_count,
        summed.points
    from summed
    inner join rules
        on summed.rule_number = rules.rule_number

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
    from named
    where evidence_count >= min_count

)

select * from final

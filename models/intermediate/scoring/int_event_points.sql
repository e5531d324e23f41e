with

leads as (

    select * from {{ ref('int_scored_leads') }}

),

evidence as (

    select * from {{ ref('int_score_evidence') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

unit_event_scoring as (

    select * from {{ ref('int_unit_event_scoring') }}

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
    where is_current

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
        evidence.lead_number,
        evidence.event_type,
        evidence.event_value,
        evidence.business_unit_id,
        units.timezone,
        units.as_of_date,
        {{ quarter_hour('evidence.occurred_at') }} as quarter_hour
    from evidence
    inner join units
        on evidence.business_unit_id = units.business_unit_id
    inner join longest_windows
        on evidence.business_unit_id = longest_windows.business_unit_id
    where
        {{ days_between('cast(evidence.occurred_at as date)', 'units.as_of_date') }}
        <= longest_windows.window_days + 1
        and evidence.counts_from <= {{ as_of() }}
        and (evidence.counts_to is null or evidence.counts_to > {{ as_of() }})

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
        placed.lead_number,
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
        lead_number,
        rule_number,
        cast(count(*) as int) as evidence_count,
        sum(points) as points
    from decayed
    group by lead_number, rule_number

),

named as (

    select
        summed.lead_number,
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
        leads.golden_lead_id,
        named.model_id,
        named.component,
        named.rule_key,
        cast(
            case
                when named.max_points is not null and named.points > named.max_points
                    then named.max_points
                else named.points
            end as decimal(18, 6)
        ) as points,
        named.evidence_count
    from named
    inner join leads
        on named.lead_number = leads.lead_number
    where named.evidence_count >= named.min_count

)

select * from final

with

evidence as (

    select * from {{ ref('int_score_evidence') }}

),

scored_leads as (

    select * from {{ ref('int_rescored_leads') }}

),

unit_bands as (

    select * from {{ ref('int_score_bands') }}

),

days as (

    {{ dbt.generate_series(upper_bound=4096) }}

),

sides as (

    -- a band begins and ends
    select 1 as side
    union all
    select -1 as side

),

spans as (

    select
        business_unit_id,
        timezone,
        as_of_date,
        max(to_age) as longest_age,
        min(valid_from) as history_from
    from unit_bands
    group by business_unit_id, timezone, as_of_date

),

bands as (

    select
        unit_bands.*,
        spans.history_from
    from unit_bands
    inner join spans
        on unit_bands.business_unit_id = spans.business_unit_id

),

calendar as (

    -- the start of each day that can begin or end a band, worked out once a day and zone
    select
        zones.timezone,
        zones.local_day,
        {{ utc_timestamp('cast(zones.local_day as timestamp)', 'zones.timezone') }} as starts_at
    from (
        select distinct
            spans.timezone,
            {{ add_days('spans.as_of_date', '1 - days.generated_number') }} as local_day
        from spans
        inner join days
            on
                {{ add_days('spans.as_of_date', '2 - days.generated_number') }}
                >= cast(spans.history_from as date)
    ) as zones

),

placed as (

    select
        evidence.lead_number,
        evidence.business_unit_id,
        evidence.event_type,
        evidence.event_value,
        evidence.counts_from,
        evidence.counts_to,
        scored_leads.scored_from,
        spans.timezone,
        {{ quarter_hour('evidence.occurred_at') }} as quarter_hour
    from evidence
    inner join scored_leads
        on evidence.lead_number = scored_leads.lead_number
    inner join spans
        on evidence.business_unit_id = spans.business_unit_id
    where
        {{
            days_between(
                'cast(evidence.occurred_at as date)', 'cast(scored_leads.scored_from as date)'
            )
        }} <= spans.longest_age + 1

),

local_days as (

    -- to turn an instant into a local date costs more than all else, so each quarter is turned once
    select
        timezone,
        quarter_hour,
        {{ local_date('quarter_hour', 'timezone') }} as local_day
    from placed
    group by timezone, quarter_hour

),

event_days as (

    select
        timezone,
        local_day
    from local_days
    group by timezone, local_day

),

day_bands as (

    -- each band of an event of each local day, worked out once however many events that day has; a
    -- day before the calendar has begun before everything that is scored, one after it ends after
    select
        bands.business_unit_id,
        bands.event_type,
        bands.rule_number,
        bands.min_value,
        bands.points,
        bands.valid_from,
        bands.valid_to,
        event_days.local_day,
        first_days.starts_at as begins_at,
        end_days.starts_at as ends_at,
        {{ add_days('event_days.local_day', 'bands.to_age') }} as end_day
    from bands
    inner join event_days
        on bands.timezone = event_days.timezone
    left join calendar as first_days
        on
            bands.timezone = first_days.timezone
            and {{ add_days('event_days.local_day', 'bands.from_age') }} = first_days.local_day
            and bands.from_age > 0
    left join calendar as end_days
        on
            bands.timezone = end_days.timezone
            and {{ add_days('event_days.local_day', 'bands.to_age') }} = end_days.local_day
    where
        {{ add_days('event_days.local_day', 'bands.from_age') }} <= bands.as_of_date
        and {{ add_days('event_days.local_day', 'bands.to_age') }}
        >= {{ add_days('cast(bands.history_from as date)', -1) }}

),

segments as (

    select
        placed.lead_number,
        day_bands.rule_number,
        day_bands.points,
        greatest(
            placed.counts_from,
            placed.scored_from,
            day_bands.valid_from,
            coalesce(day_bands.begins_at, placed.scored_from)
        ) as begins_at,
        least(placed.counts_to, day_bands.valid_to, day_bands.ends_at) as ends_at
    from placed
    -- left, so that no engine multiplies the quarters by the bands first; each quarter has its day
    left join local_days
        on
            placed.timezone = local_days.timezone
            and placed.quarter_hour = local_days.quarter_hour
    inner join day_bands
        on
            placed.business_unit_id = day_bands.business_unit_id
            and placed.event_type = day_bands.event_type
            and local_days.local_day = day_bands.local_day
    where
        (day_bands.min_value is null or placed.event_value >= day_bands.min_value)
        and (day_bands.valid_to is null or day_bands.valid_to > placed.scored_from)
        and (day_bands.ends_at is null or day_bands.ends_at > placed.scored_from)
        and day_bands.end_day >= {{ add_days('cast(placed.scored_from as date)', -1) }}

),

final as (

    select
        segments.lead_number,
        segments.rule_number,
        case when sides.side = 1 then segments.begins_at else segments.ends_at end as changed_at,
        cast(sum(sides.side * segments.points) as decimal(18, 6)) as points_change,
        cast(sum(sides.side) as int) as evidence_change
    from segments
    inner join sides
        on sides.side = 1 or segments.ends_at <= {{ as_of() }}
    where
        segments.begins_at <= {{ as_of() }}
        and (segments.ends_at is null or segments.ends_at > segments.begins_at)
    group by
        segments.lead_number,
        segments.rule_number,
        case when sides.side = 1 then segments.begins_at else segments.ends_at end

)

select * from final

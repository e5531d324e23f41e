with

evidence as (

    select * from {{ ref('int_score_evidence') }}

),

scored_leads as (

    select * from {{ ref('int_rescored_leads') }}

),

bands as (

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
    from bands
    group by business_unit_id, timezone, as_of_date

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

banded as (

    select
        placed.lead_number,
        placed.counts_from,
        placed.counts_to,
        placed.scored_from,
        placed.timezone,
        bands.rule_number,
        bands.points,
        bands.from_age,
        bands.valid_from,
        bands.valid_to,
        {{ add_days('local_days.local_day', 'bands.from_age') }} as first_day,
        {{ add_days('local_days.local_day', 'bands.to_age') }} as end_day
    from placed
    -- left, so that no engine multiplies the quarters by the bands first; each quarter has its day
    left join local_days
        on
            placed.timezone = local_days.timezone
            and placed.quarter_hour = local_days.quarter_hour
    inner join bands
        on
            placed.business_unit_id = bands.business_unit_id
            and placed.event_type = bands.event_type
    where
        (bands.min_value is null or placed.event_value >= bands.min_value)
        and (bands.valid_to is null or bands.valid_to > placed.scored_from)
        and {{ add_days('local_days.local_day', 'bands.from_age') }} <= bands.as_of_date
        and {{ add_days('local_days.local_day', 'bands.to_age') }}
        >= {{ add_days('cast(placed.scored_from as date)', -1) }}

),

segments as (

    -- a day before the calendar has begun before everything that is scored, one after it ends after
    select
        banded.lead_number,
        banded.rule_number,
        banded.points,
        greatest(
            banded.counts_from,
            banded.scored_from,
            banded.valid_from,
            coalesce(first_days.starts_at, banded.scored_from)
        ) as begins_at,
        least(banded.counts_to, banded.valid_to, end_days.starts_at) as ends_at
    from banded
    left join calendar as first_days
        on
            banded.timezone = first_days.timezone
            and banded.first_day = first_days.local_day
            and banded.from_age > 0
    left join calendar as end_days
        on
            banded.timezone = end_days.timezone
            and banded.end_day = end_days.local_day

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

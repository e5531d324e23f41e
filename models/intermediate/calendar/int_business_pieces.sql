with

calendars as (

    select * from {{ ref('int_calendars') }}

),

openings as (

    select * from {{ ref('int_business_openings') }}

),

clock_spans as (

    select * from {{ ref('int_clock_spans') }}

),

nearby_days as (

    {{ dbt.generate_series(4) }}

),

spans as (

    -- the local days that begin from two days before a UTC day to the day after it can reach it
    select
        calendars.calendar_id,
        clock_spans.day_number,
        clock_spans.span_from,
        clock_spans.span_to,
        clock_spans.day_number + nearby_days.generated_number - 3 as local_day_number,
        (nearby_days.generated_number - 3) * 86400 - clock_spans.offset_seconds as shift_seconds
    from clock_spans
    inner join calendars
        on clock_spans.timezone = calendars.timezone
    cross join nearby_days

),

clipped as (

    -- a moment is open while the local clock shows a time that is; what it shows twice is so twice
    select
        spans.calendar_id,
        spans.day_number,
        greatest(spans.span_from, openings.opens_seconds + spans.shift_seconds) as open_from,
        least(spans.span_to, openings.closes_seconds + spans.shift_seconds) as open_to
    from spans
    inner join openings
        on
            spans.calendar_id = openings.calendar_id
            and spans.local_day_number = openings.day_number
    where
        openings.opens_seconds + spans.shift_seconds < spans.span_to
        and openings.closes_seconds + spans.shift_seconds > spans.span_from

),

covered as (

    select
        *,
        max(open_to) over (
            partition by calendar_id, day_number
            order by open_from asc nulls last, open_to asc nulls last
            rows between unbounded preceding and 1 preceding
        ) as covered_to
    from clipped

),

apart as (

    -- where pieces overlap, time is open once
    select
        calendar_id,
        day_number,
        case when covered_to > open_from then covered_to else open_from end as open_from,
        open_to
    from covered
    where
        covered_to is null
        or covered_to < open_to

),

final as (

    select
        calendar_id,
        day_number,
        open_from,
        open_to,
        row_number() over (
            partition by calendar_id, day_number
            order by open_from asc nulls last
        ) as piece_number,
        cast(
            coalesce(
                sum(open_to - open_from) over (
                    partition by calendar_id
                    order by day_number asc nulls last, open_from asc nulls last
                    rows between unbounded preceding and 1 preceding
                ), 0
            ) as bigint
        ) as seconds_before
    from apart

)

select * from final

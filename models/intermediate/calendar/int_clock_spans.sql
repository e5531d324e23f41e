with

calendars as (

    select * from {{ ref('int_calendars') }}

),

dates as (

    select * from {{ ref('int_calendar_dates') }}

),

quarters as (

    {{ dbt.generate_series(95) }}

),

zone_days as (

    select
        calendars.timezone,
        dates.day_number
    from dates
    inner join calendars
        on dates.calendar_id = calendars.calendar_id
    group by calendars.timezone, dates.day_number

),

offsets as (

    select
        timezone,
        day_number,
        {{ clock_offset(day_instant('day_number', 0), 'timezone') }} as first_offset,
        {{ clock_offset(day_instant('day_number', 86399), 'timezone') }} as last_offset
    from zone_days

),

changed_quarters as (

    -- every zone has changed its clocks on a quarter of an hour since 1972
    select
        offsets.timezone,
        offsets.day_number,
        min(cast(quarters.generated_number as bigint) * 900) as changed_seconds
    from offsets
    cross join quarters
    where
        offsets.first_offset != offsets.last_offset
        and {{ clock_offset(
            day_instant('offsets.day_number', 'quarters.generated_number * 900'), 'offsets.timezone'
        ) }} != offsets.first_offset
    group by offsets.timezone, offsets.day_number

),

final as (

    select
        offsets.timezone,
        offsets.day_number,
        cast(0 as bigint) as span_from,
        coalesce(changed_quarters.changed_seconds, 86400) as span_to,
        offsets.first_offset as offset_seconds
    from offsets
    left join changed_quarters
        on
            offsets.timezone = changed_quarters.timezone
            and offsets.day_number = changed_quarters.day_number
    union all
    select
        offsets.timezone,
        offsets.day_number,
        changed_quarters.changed_seconds as span_from,
        cast(86400 as bigint) as span_to,
        offsets.last_offset as offset_seconds
    from offsets
    inner join changed_quarters
        on
            offsets.timezone = changed_quarters.timezone
            and offsets.day_number = changed_quarters.day_number

)

select * from final

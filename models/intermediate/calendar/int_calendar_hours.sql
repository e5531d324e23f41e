with

calendars as (

    select * from {{ ref('int_calendars') }}

),

unit_rows as (

    select * from {{ ref('seed_business_units') }}

),

hour_rows as (

    select * from {{ ref('seed_business_hours') }}

),

weekdays as (

    {{ dbt.generate_series(7) }}

),

ordered_unit_rows as (

    -- the first week that a unit had is its week before, too
    select
        business_unit_id,
        business_hours,
        {{ weekday_position('substring(business_hours, 1, 3)') }} as first_weekday,
        {{ weekday_position('substring(business_hours, 5, 3)') }} as last_weekday,
        case
            when
                row_number() over (
                    partition by business_unit_id
                    order by effective_from asc nulls last
                ) > 1
                then effective_from
        end as effective_from,
        effective_to
    from unit_rows
    where business_hours is not null

),

weeks_of_units as (

    select
        ordered_unit_rows.business_unit_id,
        cast(weekdays.generated_number as int) as weekday,
        {{ clock_seconds('substring(ordered_unit_rows.business_hours, 9, 5)') }} as opens_seconds,
        {{ clock_seconds('substring(ordered_unit_rows.business_hours, 15, 5)') }} as closes_seconds,
        case
            when ordered_unit_rows.first_weekday <= ordered_unit_rows.last_weekday
                then
                    weekdays.generated_number
                    between ordered_unit_rows.first_weekday and ordered_unit_rows.last_weekday
            else
                weekdays.generated_number >= ordered_unit_rows.first_weekday
                or weekdays.generated_number <= ordered_unit_rows.last_weekday
        end as is_worked,
        ordered_unit_rows.effective_from,
        ordered_unit_rows.effective_to
    from ordered_unit_rows
    cross join weekdays

),

timed_rows as (

    -- a piece that ends before it begins goes on over midnight
    select
        business_unit_id,
        team,
        cast(floor({{ weekday_position('weekday') }}) as int) as weekday,
        {{ clock_seconds('opens_at') }} as opens_seconds,
        {{ clock_seconds('closes_at') }}
        + case when closes_at <= opens_at then 86400 else 0 end as closes_seconds,
        effective_from,
        effective_to
    from hour_rows

),

final as (

    -- the hours of the team, else the unit's own, else the week in the unit's own row
    select
        calendars.calendar_id,
        case when timed_rows.team is null then 2 else 1 end as hours_level,
        timed_rows.weekday,
        timed_rows.opens_seconds,
        timed_rows.closes_seconds,
        true as is_worked,
        timed_rows.effective_from,
        timed_rows.effective_to
    from calendars
    inner join timed_rows
        on
            calendars.business_unit_id = timed_rows.business_unit_id
            and (timed_rows.team is null or calendars.team = timed_rows.team)
    union all
    select
        calendars.calendar_id,
        3 as hours_level,
        weeks_of_units.weekday,
        weeks_of_units.opens_seconds,
        weeks_of_units.closes_seconds,
        weeks_of_units.is_worked,
        weeks_of_units.effective_from,
        weeks_of_units.effective_to
    from calendars
    inner join weeks_of_units
        on calendars.business_unit_id = weeks_of_units.business_unit_id

)

select * from final

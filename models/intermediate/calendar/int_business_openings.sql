with

dates as (

    select * from {{ ref('int_calendar_dates') }}

),

calendar_hours as (

    select * from {{ ref('int_calendar_hours') }}

),

special_hours as (

    select * from {{ ref('seed_special_hours') }}

),

special_openings as (

    select
        dates.calendar_id,
        dates.calendar_date,
        dates.day_number,
        {{ clock_seconds('special_hours.opens_at') }} as opens_seconds,
        {{ clock_seconds('special_hours.closes_at') }}
        + case
            when special_hours.closes_at <= special_hours.opens_at then 86400 else 0
        end as closes_seconds
    from dates
    inner join special_hours
        on
            dates.business_unit_id = special_hours.business_unit_id
            and dates.calendar_date = special_hours.date
            and coalesce(special_hours.team, '')
            = case when dates.special_level = 1 then dates.team else '' end
    where
        special_hours.opens_at is not null
        and {{ policy_in_force('special_hours', 'dates.calendar_date') }}

),

weekly_openings as (

    select
        dates.calendar_id,
        dates.calendar_date,
        dates.day_number,
        calendar_hours.opens_seconds,
        calendar_hours.closes_seconds
    from dates
    inner join calendar_hours
        on
            dates.calendar_id = calendar_hours.calendar_id
            and dates.weekday = calendar_hours.weekday
            and dates.hours_level = calendar_hours.hours_level
    where
        dates.special_level is null
        and coalesce(calendar_hours.effective_from <= dates.calendar_date, true)
        and coalesce(calendar_hours.effective_to >= dates.calendar_date, true)
        and coalesce(dates.is_listed_business_day, calendar_hours.is_worked)
        -- a day that is worked by way of exception has the usual hours of the unit
        and (calendar_hours.is_worked or calendar_hours.hours_level = 3)

),

worked_dates as (

    select
        calendar_id,
        calendar_date
    from weekly_openings
    group by calendar_id, calendar_date

),

exceptional_openings as (

    select
        dates.calendar_id,
        dates.calendar_date,
        dates.day_number,
        calendar_hours.opens_seconds,
        calendar_hours.closes_seconds
    from dates
    inner join calendar_hours
        on
            dates.calendar_id = calendar_hours.calendar_id
            and dates.weekday = calendar_hours.weekday
            and calendar_hours.hours_level = 3
    left join worked_dates
        on
            dates.calendar_id = worked_dates.calendar_id
            and dates.calendar_date = worked_dates.calendar_date
    where
        dates.special_level is null
        and dates.hours_level < 3
        and dates.is_listed_business_day
        and worked_dates.calendar_id is null
        and coalesce(calendar_hours.effective_from <= dates.calendar_date, true)
        and coalesce(calendar_hours.effective_to >= dates.calendar_date, true)

),

final as (

    select * from special_openings
    union all
    select * from weekly_openings
    union all
    select * from exceptional_openings

)

select * from final

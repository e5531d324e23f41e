{# days that a calendar can have: some 89 years -#}
{% set most_days = 32768 -%}
with

calendars as (

    select * from {{ ref('int_calendars') }}

),

calendar_hours as (

    select * from {{ ref('int_calendar_hours') }}

),

listed_days as (

    select * from {{ ref('seed_business_calendar') }}

),

special_hours as (

    select * from {{ ref('seed_special_hours') }}

),

day_numbers as (

    {{ dbt.generate_series(most_days) }}

),

dates as (

    select
        calendars.calendar_id,
        calendars.business_unit_id,
        calendars.team,
        calendars.timezone,
        {{ add_days('calendars.last_date', '1 - day_numbers.generated_number') }} as calendar_date
    from calendars
    inner join day_numbers
        on
            day_numbers.generated_number
            <= {{ days_between('calendars.first_date', 'calendars.last_date') }} + 1

),

hours_in_force as (

    select
        dates.calendar_id,
        dates.calendar_date,
        min(calendar_hours.hours_level) as hours_level
    from dates
    inner join calendar_hours
        on dates.calendar_id = calendar_hours.calendar_id
    where
        coalesce(calendar_hours.effective_from <= dates.calendar_date, true)
        and coalesce(calendar_hours.effective_to >= dates.calendar_date, true)
    group by dates.calendar_id, dates.calendar_date

),

listed as (

    select
        dates.calendar_id,
        dates.calendar_date,
        bool_or(listed_days.is_business_day) as is_business_day
    from dates
    inner join listed_days
        on
            dates.business_unit_id = listed_days.business_unit_id
            and dates.calendar_date = listed_days.date
    group by dates.calendar_id, dates.calendar_date

),

special as (

    -- the team's own hours of a day go before the unit's
    select
        dates.calendar_id,
        dates.calendar_date,
        case when bool_or(special_hours.team is not null) then 1 else 2 end as special_level,
        bool_or(special_hours.team is not null and special_hours.opens_at is not null)
            as is_team_open,
        bool_or(special_hours.team is null and special_hours.opens_at is not null) as is_unit_open
    from dates
    inner join special_hours
        on
            dates.business_unit_id = special_hours.business_unit_id
            and dates.calendar_date = special_hours.date
    where
        {{ policy_in_force('special_hours', 'dates.calendar_date') }}
        and (special_hours.team is null or special_hours.team = dates.team)
    group by dates.calendar_id, dates.calendar_date

),

final as (

    select
        ---------- ids
        dates.calendar_id,
        dates.business_unit_id,

        ---------- strings
        dates.team,
        dates.timezone,

        ---------- numerics
        {{ iso_weekday('dates.calendar_date') }} as weekday,
        {{ days_between("cast('1970-01-01' as date)", 'dates.calendar_date') }} as day_number,
        hours_in_force.hours_level,
        special.special_level,

        ---------- booleans
        case
            when special.special_level = 1 then special.is_team_open
            when special.special_level = 2 then special.is_unit_open
            else listed.is_business_day
        end as is_listed_business_day,

        ---------- dates
        dates.calendar_date
    from dates
    left join hours_in_force
        on
            dates.calendar_id = hours_in_force.calendar_id
            and dates.calendar_date = hours_in_force.calendar_date
    left join listed
        on
            dates.calendar_id = listed.calendar_id
            and dates.calendar_date = listed.calendar_date
    left join special
        on
            dates.calendar_id = special.calendar_id
            and dates.calendar_date = special.calendar_date

)

select * from final

with

units as (

    select * from {{ ref('int_unit_parameters') }}

),

calendar as (

    select * from {{ ref('seed_business_calendar') }}

),

days_ahead as (

    {{ dbt.generate_series(90) }}

),

candidate_days as (

    select
        units.business_unit_id,
        units.timezone,
        units.correction_business_days,
        {{ add_days('units.as_of_date', 'days_ahead.generated_number') }} as calendar_date,
        -- the unit's week, as in `Mon-Fri 09:00-17:00`: positions 1 (Monday) to 7
        (instr('MonTueWedThuFriSatSun', substring(units.business_hours, 1, 3)) + 2)
        / 3 as first_weekday,
        (instr('MonTueWedThuFriSatSun', substring(units.business_hours, 5, 3)) + 2)
        / 3 as last_weekday
    from units
    cross join days_ahead

),

weekdays as (

    select
        *,
        {{ days_between("cast('2000-01-03' as date)", 'calendar_date') }} % 7 + 1 as weekday
    from candidate_days

),

business_days as (

    select
        weekdays.*,
        row_number() over (
            partition by weekdays.business_unit_id
            order by weekdays.calendar_date asc nulls last
        ) as business_day_number
    from weekdays
    left join calendar
        on
            weekdays.business_unit_id = calendar.business_unit_id
            and weekdays.calendar_date = cast(calendar.date as date)
    where
        coalesce(
            calendar.is_business_day,
            case
                when weekdays.first_weekday <= weekdays.last_weekday
                    then weekdays.weekday between weekdays.first_weekday and weekdays.last_weekday
                else
                    weekdays.weekday >= weekdays.first_weekday
                    or weekdays.weekday <= weekdays.last_weekday
            end
        )

),

final as (

    -- AUD-09: the end of the 5th business day after the day of sharing
    select
        business_unit_id,
        calendar_date as due_date,
        {{ utc_timestamp('cast(' ~ add_days('calendar_date', 1) ~ ' as timestamp)', 'timezone') }}
        - interval '1' microsecond as due_at
    from business_days
    where business_day_number = correction_business_days

)

select * from final

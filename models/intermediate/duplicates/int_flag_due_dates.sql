with

members as (

    select * from {{ ref('bridge_lead_records') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

calendar as (

    select * from {{ ref('seed_business_calendar') }}

),

days_ahead as (

    {{ dbt.generate_series(90) }}

),

flag_dates as (

    select distinct
        units.business_unit_id,
        {{ local_date('leads.duplicate_flagged_at', 'units.timezone') }} as flagged_date
    from leads
    inner join members
        on leads.lead_id = members.lead_id
    inner join units
        on members.business_unit_id = units.business_unit_id
    where leads.duplicate_flagged_at <= {{ as_of() }}

),

candidate_days as (

    select
        flag_dates.business_unit_id,
        flag_dates.flagged_date,
        units.timezone,
        units.duplicate_resolution_business_days,
        {{ add_days('flag_dates.flagged_date', 'days_ahead.generated_number') }} as calendar_date,
        -- the unit's week, as in `Mon-Fri 09:00-17:00`: positions 1 (Monday) to 7
        (instr('MonTueWedThuFriSatSun', substring(units.business_hours, 1, 3)) + 2)
        / 3 as first_weekday,
        (instr('MonTueWedThuFriSatSun', substring(units.business_hours, 5, 3)) + 2)
        / 3 as last_weekday
    from flag_dates
    inner join units
        on flag_dates.business_unit_id = units.business_unit_id
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
            partition by weekdays.business_unit_id, weekdays.flagged_date
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

    -- DUP-06: the end of the 5th business day after the day of the flag
    select
        business_unit_id,
        flagged_date,
        {{ utc_timestamp('cast(' ~ add_days('calendar_date', 1) ~ ' as timestamp)', 'timezone') }}
        - interval '1' microsecond as due_at
    from business_days
    where business_day_number = duplicate_resolution_business_days

)

select * from final

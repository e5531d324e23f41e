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
        units.business_hours,
        units.duplicate_resolution_business_days,
        {{ add_days('flag_dates.flagged_date', 'days_ahead.generated_number') }} as calendar_date
    from flag_dates
    inner join units
        on flag_dates.business_unit_id = units.business_unit_id
    cross join days_ahead

),

business_days as (

    select
        candidate_days.*,
        row_number() over (
            partition by candidate_days.business_unit_id, candidate_days.flagged_date
            order by candidate_days.calendar_date asc nulls last
        ) as business_day_number
    from candidate_days
    left join calendar
        on
            candidate_days.business_unit_id = calendar.business_unit_id
            and candidate_days.calendar_date = cast(calendar.date as date)
    where
        {{ is_business_day(
            'candidate_days.calendar_date', 'candidate_days.business_hours',
            'calendar.is_business_day'
        ) }}

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

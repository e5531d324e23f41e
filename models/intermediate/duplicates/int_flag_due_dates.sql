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

business_days as (

    select * from {{ ref('int_business_days') }}

),

flag_dates as (

    select
        units.business_unit_id,
        units.duplicate_resolution_business_days,
        {{ local_date('leads.duplicate_flagged_at', 'units.timezone') }} as flagged_date
    from leads
    inner join members
        on leads.lead_id = members.lead_id
    inner join units
        on members.business_unit_id = units.business_unit_id
    where leads.duplicate_flagged_at <= {{ as_of() }}

),

dates as (

    select
        business_unit_id,
        duplicate_resolution_business_days,
        flagged_date
    from flag_dates
    group by business_unit_id, duplicate_resolution_business_days, flagged_date

),

final as (

    -- DUP-06: the end of the 5th business day after the day of the flag
    select
        dates.business_unit_id,
        dates.flagged_date,
        due_days.ends_at as due_at
    from dates
    inner join business_days as flagged_days
        on
            dates.business_unit_id = flagged_days.calendar_id
            and dates.flagged_date = flagged_days.calendar_date
    inner join business_days as due_days
        on
            dates.business_unit_id = due_days.calendar_id
            and due_days.business_day_number
            = flagged_days.business_day_number + dates.duplicate_resolution_business_days
            and due_days.is_business_day

)

select * from final

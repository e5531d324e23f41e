with

units as (

    select * from {{ ref('int_unit_parameters') }}

),

business_days as (

    select * from {{ ref('int_business_days') }}

),

final as (

    -- AUD-09: the end of the 5th business day after the day of sharing; AUD-10 likewise
    select
        units.business_unit_id,
        units.audit_escalation_role as escalation_role,
        due_days.calendar_date as due_date,
        due_days.ends_at as due_at,
        escalation_days.ends_at as escalates_at,
        {{ utc_timestamp(
            'cast(' ~ add_days('units.as_of_date', '-units.finding_reopen_days') ~ ' as timestamp)',
            'units.timezone'
        ) }} as reopens_from
    from units
    inner join business_days as shared_days
        on
            units.business_unit_id = shared_days.calendar_id
            and units.as_of_date = shared_days.calendar_date
    inner join business_days as due_days
        on
            units.business_unit_id = due_days.calendar_id
            and due_days.business_day_number
            = shared_days.business_day_number + units.correction_business_days
            and due_days.is_business_day
    inner join business_days as escalation_days
        on
            units.business_unit_id = escalation_days.calendar_id
            and escalation_days.business_day_number
            = shared_days.business_day_number + units.escalate_after_business_days
            and escalation_days.is_business_day

)

select * from final

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
        units.business_hours,
        units.correction_business_days,
        units.escalate_after_business_days,
        units.audit_escalation_role,
        {{ utc_timestamp(
            'cast(' ~ add_days('units.as_of_date', '-units.finding_reopen_days') ~ ' as timestamp)',
            'units.timezone'
        ) }} as reopens_from,
        {{ add_days('units.as_of_date', 'days_ahead.generated_number') }} as calendar_date
    from units
    cross join days_ahead

),

business_days as (

    select
        candidate_days.*,
        row_number() over (
            partition by candidate_days.business_unit_id
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

counted_days as (

    select
        business_unit_id,
        audit_escalation_role,
        reopens_from,
        calendar_date,
        business_day_number,
        correction_business_days,
        escalate_after_business_days,
        {{ utc_timestamp('cast(' ~ add_days('calendar_date', 1) ~ ' as timestamp)', 'timezone') }}
        - interval '1' microsecond as ends_at
    from business_days

),

final as (

    -- AUD-09: the end of the 5th business day after the day of sharing; AUD-10 likewise
    select
        business_unit_id,
        min(audit_escalation_role) as escalation_role,
        max(
            case when business_day_number = correction_business_days then calendar_date end
        ) as due_date,
        max(case when business_day_number = correction_business_days then ends_at end) as due_at,
        max(
            case when business_day_number = escalate_after_business_days then ends_at end
        ) as escalates_at,
        min(reopens_from) as reopens_from
    from counted_days
    group by business_unit_id

)

select * from final

with

clocks as (

    select * from {{ ref('int_sla_clock_ends') }}

),

business_hours as (

    select * from {{ ref('int_business_hours') }}

),

ended as (

    select
        golden_lead_id,
        business_unit_id,
        sla_type,
        started_at,
        -- what stopped before it began took no time; what runs has run up to now
        greatest(started_at, least(answered_at, ended_at, {{ as_of() }})) as counted_to
    from clocks

),

final as (

    select
        ended.golden_lead_id,
        ended.sla_type,
        ended.started_at,
        {{ business_seconds('start_hours', 'ended.started_at') }} as seconds_at_start,
        {{ business_seconds('end_hours', 'ended.counted_to') }} as seconds_at_end
    from ended
    left join business_hours as start_hours
        on
            ended.business_unit_id = start_hours.calendar_id
            and cast(ended.started_at as date) = start_hours.utc_date
    left join business_hours as end_hours
        on
            ended.business_unit_id = end_hours.calendar_id
            and cast(ended.counted_to as date) = end_hours.utc_date

)

select * from final

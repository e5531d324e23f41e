with

units as (

    select * from {{ ref('int_business_units') }}

),

thresholds as (

    select * from {{ ref('seed_stage_aging_thresholds') }}

),

rows_in_force as (

    select
        units.business_unit_id,
        thresholds.business_unit_id as policy_unit_id,
        thresholds.stage,
        cast(thresholds.max_age_hours as double) as max_age_hours,
        thresholds.action
    from units
    inner join thresholds
        on
            thresholds.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('thresholds', 'units.as_of_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies(['stage']) }} as is_applied
    from rows_in_force

),

final as (

    select
        business_unit_id,
        stage,
        max_age_hours,
        action
    from rows_by_nearness
    where is_applied

)

select * from final

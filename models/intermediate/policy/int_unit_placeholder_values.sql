with

units as (

    select * from {{ ref('int_business_units') }}

),

placeholders as (

    select * from {{ ref('seed_placeholder_values') }}

),

rows_in_force as (

    select
        units.business_unit_id,
        placeholders.business_unit_id as policy_unit_id,
        {{
            lowered("trim(both ' ' from translate(placeholders.value, '[]()<>{}', ''))")
        }} as match_value
    from units
    inner join placeholders
        on
            placeholders.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('placeholders', 'units.as_of_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies(['match_value']) }} as is_applied
    from rows_in_force

),

final as (

    select
        business_unit_id,
        match_value
    from rows_by_nearness
    where is_applied

)

select * from final

with

units as (

    select * from {{ ref('int_business_units') }}

),

size_segments as (

    select * from {{ ref('seed_size_segments') }}

),

rows_in_force as (

    select
        units.business_unit_id,
        size_segments.business_unit_id as policy_unit_id,
        size_segments.size_segment,
        size_segments.min_employees,
        size_segments.max_employees
    from units
    inner join size_segments
        on
            size_segments.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('size_segments', 'units.as_of_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies([]) }} as is_applied
    from rows_in_force

),

final as (

    select
        business_unit_id,
        size_segment,
        min_employees,
        max_employees
    from rows_by_nearness
    where is_applied

)

select * from final

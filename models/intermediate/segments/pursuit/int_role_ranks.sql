with

units as (

    select * from {{ ref('int_business_units') }}

),

hierarchy as (

    select * from {{ ref('seed_escalation_hierarchy') }}

),

rows_in_force as (

    select
        units.business_unit_id,
        hierarchy.business_unit_id as policy_unit_id,
        hierarchy.canonical_role as role,
        hierarchy.level
    from units
    inner join hierarchy
        on
            hierarchy.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('hierarchy', 'units.as_of_date') }}

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
        role,
        max(level) as role_rank
    from rows_by_nearness
    where is_applied
    group by business_unit_id, role

)

select * from final

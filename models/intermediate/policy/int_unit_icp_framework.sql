with

units as (

    select * from {{ ref('int_business_units') }}

),

framework as (

    select * from {{ ref('seed_icp_framework') }}

),

positions as (

    {{ dbt.generate_series(upper_bound=256) }}

),

rows_in_force as (

    select
        units.business_unit_id,
        framework.business_unit_id as policy_unit_id,
        framework.version,
        framework.dimension,
        framework.operator,
        framework.value,
        cast(framework.min_value as double) as min_value,
        cast(framework.max_value as double) as max_value,
        framework.is_hard_filter,
        framework.rule_key
    from units
    inner join framework
        on
            framework.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('framework', 'units.as_of_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies([]) }} as is_applied
    from rows_in_force

),

final as (

    select
        rows_by_nearness.business_unit_id,
        rows_by_nearness.version,
        rows_by_nearness.dimension,
        rows_by_nearness.operator,
        rows_by_nearness.min_value,
        rows_by_nearness.max_value,
        rows_by_nearness.is_hard_filter,
        rows_by_nearness.rule_key,
        {{ list_item('rows_by_nearness.value', 'positions.generated_number') }} as match_value
    from rows_by_nearness
    inner join positions
        on positions.generated_number <= {{ list_length('rows_by_nearness.value') }}
    where rows_by_nearness.is_applied

)

select * from final

with

units as (

    select * from {{ ref('int_business_units') }}

),

weights as (

    select * from {{ ref('seed_scoring_weights') }}

),

rows_in_force as (

    select
        units.business_unit_id,
        weights.business_unit_id as policy_unit_id,
        weights.model_id,
        weights.component,
        weights.weight,
        weights.effective_from,
        weights.effective_to
    from units
    inner join weights
        on
            weights.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('weights', 'units.as_of_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies(['model_id']) }} as is_applied
    from rows_in_force

),

final as (

    select
        business_unit_id,
        model_id,
        component,
        weight,
        effective_from,
        effective_to
    from rows_by_nearness
    where is_applied

)

select * from final

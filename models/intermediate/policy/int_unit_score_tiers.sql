with

units as (

    select * from {{ ref('int_business_units') }}

),

tiers as (

    select * from {{ ref('seed_score_tiers') }}

),

rows_in_force as (

    select
        units.business_unit_id,
        tiers.business_unit_id as policy_unit_id,
        tiers.model_id,
        tiers.tier,
        tiers.min_inclusive,
        tiers.max_exclusive,
        tiers.action
    from units
    inner join tiers
        on
            tiers.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('tiers', 'units.as_of_date') }}

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
        tier,
        min_inclusive,
        max_exclusive,
        action
    from rows_by_nearness
    where is_applied

)

select * from final

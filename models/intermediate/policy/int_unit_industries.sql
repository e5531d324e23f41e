with

units as (

    select * from {{ ref('int_business_units') }}

),

industries as (

    select * from {{ ref('seed_industries') }}

),

rows_in_force as (

    select
        units.business_unit_id,
        industries.business_unit_id as policy_unit_id,
        industries.industry,
        industries.code,
        {{ lowered('industries.synonym') }} as synonym
    from units
    inner join industries
        on
            industries.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('industries', 'units.as_of_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies(['synonym']) }} as is_applied
    from rows_in_force

),

final as (

    select
        business_unit_id,
        industry,
        code,
        synonym
    from rows_by_nearness
    where is_applied

)

select * from final

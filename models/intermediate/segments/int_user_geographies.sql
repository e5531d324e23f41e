with

user_territories as (

    select * from {{ ref('input_user_territories') }}

),

territories as (

    select * from {{ ref('seed_territories') }}

),

units as (

    select * from {{ ref('int_business_units') }}

),

countries as (

    select * from {{ ref('int_unit_countries') }}

),

final as (

    -- the geographies of the tag that a person's territories reach
    select distinct
        user_territories.user_id,
        countries.tag_geography,
        user_territories.valid_from,
        user_territories.valid_to
    from user_territories
    inner join territories
        on user_territories.territory_id = territories.territory_id
    inner join units
        on territories.business_unit_id = units.business_unit_id
    inner join countries
        on
            territories.business_unit_id = countries.business_unit_id
            and {{ lowered('territories.country') }} = countries.country_key
    where {{ policy_in_force('territories', 'units.as_of_date') }}

)

select * from final

with

leads as (

    select * from {{ ref('input_leads') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

countries as (

    select * from {{ ref('int_unit_countries') }}

),

global_units as (

    select default_country
    from units
    where business_unit_id = 'global'

),

located_leads as (

    select
        leads.phone,
        leads.mobile_phone,
        coalesce(
            countries.country_code, units.default_country, global_units.default_country
        ) as country
    from leads
    cross join global_units
    left join units
        on leads.business_unit_id = units.business_unit_id
    left join countries
        on
            coalesce(units.business_unit_id, 'global') = countries.business_unit_id
            and {{ lowered('leads.country') }} = countries.country_key

),

delivered as (

    -- an address says the same wherever its lead is: ZZ is no country
    select
        'email' as kind,
        email as value_as_delivered,
        'ZZ' as country
    from leads

    union all

    select
        'phone' as kind,
        phone as value_as_delivered,
        country
    from located_leads

    union all

    select
        'phone' as kind,
        mobile_phone as value_as_delivered,
        country
    from located_leads

),

final as (

    select
        kind,
        value_as_delivered,
        country
    from delivered
    where value_as_delivered is not null
    group by
        kind,
        value_as_delivered,
        country

)

select * from final

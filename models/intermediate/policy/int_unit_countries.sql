with

units as (

    select * from {{ ref('int_business_units') }}

),

countries as (

    select * from {{ ref('seed_geo_segments') }}

),

privacy_regions as (

    select * from {{ ref('int_unit_privacy_regions') }}

),

rows_in_force as (

    select
        units.business_unit_id,
        countries.business_unit_id as policy_unit_id,
        {{ lowered("trim(both ' ' from countries.country)") }} as country_key,
        countries.country_code,
        countries.region,
        countries.tag_geography
    from units
    inner join countries
        on
            countries.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('countries', 'units.as_of_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies(['country_key']) }} as is_applied
    from rows_in_force

),

-- do not call holds everywhere beside the regime; states have rows of their own there
regimes as (

    select
        business_unit_id,
        country,
        regime,
        consent_mode
    from privacy_regions
    where state is null and consent_mode != 'do_not_call'

),

final as (

    select
        rows_by_nearness.business_unit_id,
        rows_by_nearness.country_key,
        rows_by_nearness.country_code,
        rows_by_nearness.region,
        rows_by_nearness.tag_geography,
        coalesce(own_regimes.regime, default_regimes.regime) as regime,
        coalesce(own_regimes.consent_mode, default_regimes.consent_mode) as consent_mode
    from rows_by_nearness
    left join regimes as own_regimes
        on
            rows_by_nearness.business_unit_id = own_regimes.business_unit_id
            and rows_by_nearness.country_code = own_regimes.country
    left join regimes as default_regimes
        on
            rows_by_nearness.business_unit_id = default_regimes.business_unit_id
            and default_regimes.country = '*'
    where rows_by_nearness.is_applied

)

select * from final

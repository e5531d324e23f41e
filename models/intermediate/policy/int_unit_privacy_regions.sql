with

units as (

    select * from {{ ref('int_business_units') }}

),

regions as (

    select * from {{ ref('seed_privacy_regions') }}

),

rows_in_force as (

    select
        units.business_unit_id,
        regions.business_unit_id as policy_unit_id,
        regions.country,
        regions.state,
        regions.region,
        regions.regime,
        regions.consent_mode,
        regions.channels,
        regions.mask_fields,
        regions.retention_days
    from units
    inner join regions
        on
            regions.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('regions', 'units.as_of_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies(['country', 'state', 'regime']) }} as is_applied
    from rows_in_force

),

final as (

    select
        business_unit_id,
        country,
        state,
        region,
        regime,
        consent_mode,
        channels,
        mask_fields,
        retention_days
    from rows_by_nearness
    where is_applied

)

select * from final

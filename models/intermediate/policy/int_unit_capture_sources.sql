with

units as (

    select * from {{ ref('int_business_units') }}

),

capture_sources as (

    select * from {{ ref('seed_capture_sources') }}

),

rows_in_force as (

    select
        units.business_unit_id,
        capture_sources.business_unit_id as policy_unit_id,
        capture_sources.lead_source,
        {{ lowered('capture_sources.synonym') }} as synonym
    from units
    inner join capture_sources
        on
            capture_sources.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('capture_sources', 'units.as_of_date') }}

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
        synonym,
        min(lead_source) as lead_source
    from rows_by_nearness
    where is_applied
    group by business_unit_id, synonym

)

select * from final

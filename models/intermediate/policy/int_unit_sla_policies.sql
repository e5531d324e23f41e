with

units as (

    select * from {{ ref('int_business_units') }}

),

slas as (

    select * from {{ ref('seed_sla_policies') }}

),

rows_in_force as (

    select
        units.business_unit_id,
        slas.business_unit_id as policy_unit_id,
        slas.sla_type,
        slas.tier,
        cast(slas.target_hours as double) as target_hours,
        slas.clock_start,
        slas.document_ref
    from units
    inner join slas
        on
            slas.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('slas', 'units.as_of_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies(['sla_type']) }} as is_applied
    from rows_in_force

),

final as (

    select
        business_unit_id,
        sla_type,
        tier,
        target_hours,
        clock_start,
        document_ref
    from rows_by_nearness
    where is_applied

)

select * from final

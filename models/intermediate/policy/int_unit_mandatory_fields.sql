with

units as (

    select * from {{ ref('int_business_units') }}

),

fields as (

    select * from {{ ref('seed_mandatory_fields') }}

),

rows_in_force as (

    select
        units.business_unit_id,
        fields.business_unit_id as policy_unit_id,
        fields.gate,
        fields.entity,
        fields.field,
        fields.position,
        fields.severity,
        fields.severity_from_qualification,
        fields.due_when
    from units
    inner join fields
        on
            fields.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('fields', 'units.as_of_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies(['gate']) }} as is_applied
    from rows_in_force

),

final as (

    select
        business_unit_id,
        gate,
        entity,
        field,
        position,
        severity,
        severity_from_qualification,
        due_when
    from rows_by_nearness
    where is_applied

)

select * from final

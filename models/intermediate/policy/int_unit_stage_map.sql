with

units as (

    select * from {{ ref('int_business_units') }}

),

stages as (

    select * from {{ ref('seed_stage_map') }}

),

rows_in_force as (

    select
        units.business_unit_id,
        stages.business_unit_id as policy_unit_id,
        stages.system,
        stages.source_field,
        {{ lowered("trim(both ' ' from stages.crm_label)") }} as label_key,
        stages.crm_label,
        stages.canonical_stage,
        stages.is_open,
        stages.is_active_pipeline,
        stages.stage_order
    from units
    inner join stages
        on
            stages.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('stages', 'units.as_of_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies(['system', 'source_field', 'label_key']) }} as is_applied
    from rows_in_force

),

final as (

    select
        business_unit_id,
        system,
        source_field,
        label_key,
        crm_label,
        canonical_stage,
        is_open,
        is_active_pipeline,
        stage_order
    from rows_by_nearness
    where is_applied

)

select * from final

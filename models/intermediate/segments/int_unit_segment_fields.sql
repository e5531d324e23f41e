with

mandatory_fields as (

    select * from {{ ref('int_unit_mandatory_fields') }}

),

final as (

    -- ICP-02, SEG-02: what must be known of a lead or its company
    select
        business_unit_id,
        gate,
        min(severity) as severity,
        min(severity_from_qualification) as severity_from_qualification,
        bool_or(field = 'industry') as requires_industry,
        bool_or(field = 'employee_count') as requires_employee_count,
        bool_or(field = 'geography') as requires_geography,
        bool_or(field = 'account_tier') as requires_account_tier,
        bool_or(field = 'age_band') as requires_age_band,
        bool_or(field = 'household_type') as requires_household_type
    from mandatory_fields
    where gate in ('ICP', 'SEGMENT')
    group by business_unit_id, gate

)

select * from final

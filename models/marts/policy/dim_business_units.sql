with

units as (

    select * from {{ ref('int_business_units') }}

),

final as (

    select
        ---------- ids
        business_unit_id,
        template_unit_id,

        ---------- strings
        name,
        unit_type,
        timezone,
        sla_clock,

        ---------- booleans
        is_live,

        ---------- dates
        as_of_date
    from units

)

select * from final

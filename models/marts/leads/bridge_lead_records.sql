with

members as (

    select * from {{ ref('int_golden_members') }}

),

final as (

    select
        ---------- ids
        lead_id,
        golden_lead_id,
        component_id,
        business_unit_id,

        ---------- strings
        match_rule,

        ---------- numerics
        match_probability,

        ---------- booleans
        is_survivor,
        is_live,
        is_deleted,
        is_merged,
        is_future
    from members

)

select * from final

with

golden_values as (

    select * from {{ ref('int_golden_values') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

final as (

    select
        ---------- ids
        golden_values.golden_lead_id,
        golden_values.lead_id,
        members.business_unit_id,

        ---------- strings
        golden_values.field,
        golden_values.value,
        golden_values.chosen_by,
        leads.source_system,
        leads.lead_source,

        ---------- numerics
        cast(golden_values.record_count as int) as record_count,

        ---------- booleans
        members.is_survivor,

        ---------- timestamps
        leads.updated_at
    from golden_values
    inner join members
        on golden_values.lead_id = members.lead_id
    inner join leads
        on golden_values.lead_id = leads.lead_id

)

select * from final

with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

members as (

    select * from {{ ref('bridge_lead_records') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

owned_records as (

    select
        members.golden_lead_id,
        records.owner_id,
        count(*) as record_count
    from members
    inner join records
        on members.lead_id = records.lead_id
    where
        members.is_live
        and records.owner_id is not null
    group by members.golden_lead_id, records.owner_id

),

owners as (

    select
        golden_lead_id,
        count(*) as owner_count,
        sum(record_count) as owned_record_count,
        {{ list_text("owner_id || ' (' || cast(record_count as string) || ')'") }} as owners
    from owned_records
    group by golden_lead_id
    having count(*) > 1

),

final as (

    -- DUP-08: several reps on one prospect
    select
        ---------- ids
        leads.golden_lead_id,
        leads.survivor_lead_id,
        leads.business_unit_id,
        leads.owner_id,
        leads.manager_id,

        ---------- strings
        owners.owners,
        leads.stage,

        ---------- numerics
        cast(owners.owner_count as int) as owner_count,
        cast(owners.owned_record_count as int) as owned_record_count,
        leads.live_record_count,

        ---------- booleans
        leads.is_open,
        leads.is_protected,

        ---------- dates
        cast(date_trunc('quarter', units.as_of_date) as date) as quarter_start
    from owners
    inner join leads
        on owners.golden_lead_id = leads.golden_lead_id
    inner join units
        on leads.business_unit_id = units.business_unit_id

)

select * from final

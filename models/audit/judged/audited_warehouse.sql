with

members as (

    select * from {{ ref('bridge_lead_records') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

live_records as (

    select count(*) as live_record_count
    from members
    where is_live

),

golden_leads as (

    select count(*) as golden_lead_count
    from leads

),

final as (

    select
        'warehouse' as row_set_name,
        live_records.live_record_count,
        golden_leads.golden_lead_count,
        case when live_records.live_record_count > 0 then 1 else 0 end as required_golden_lead_count
    from live_records
    cross join golden_leads

)

select * from final

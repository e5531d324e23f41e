{# The counts of a golden lead are those of its records; none with a live record is lacking. #}
{{ config(meta={'rules': ['DUP-01']}) }}

with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

members as (

    select * from {{ ref('bridge_lead_records') }}

),

counted as (

    select
        golden_lead_id,
        sum(case when is_future then 0 else 1 end) as record_count,
        sum(case when is_live then 1 else 0 end) as live_record_count,
        max(case when is_survivor then lead_id end) as survivor_lead_id
    from members
    group by golden_lead_id

)

select
    coalesce(leads.golden_lead_id, counted.golden_lead_id) as golden_lead_id,
    leads.record_count,
    counted.record_count as bridge_record_count,
    leads.live_record_count,
    counted.live_record_count as bridge_live_record_count,
    leads.survivor_lead_id,
    counted.survivor_lead_id as bridge_survivor_lead_id
from leads
full outer join counted
    on leads.golden_lead_id = counted.golden_lead_id
where
    (leads.golden_lead_id is null and counted.live_record_count > 0)
    or counted.golden_lead_id is null
    or leads.record_count != counted.record_count
    or leads.live_record_count != counted.live_record_count
    or leads.survivor_lead_id != counted.survivor_lead_id

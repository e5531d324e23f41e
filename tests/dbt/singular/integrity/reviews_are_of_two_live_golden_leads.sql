{# What waits for a decision is of two golden leads that are there, and is counted for both. #}
{{ config(meta={'rules': ['DUP-03', 'DUP-04']}) }}

with

sides as (

    select
        duplicate_review_id,
        golden_lead_id_left as golden_lead_id
    from {{ ref('mart_duplicate_reviews') }}
    union all
    select
        duplicate_review_id,
        golden_lead_id_right as golden_lead_id
    from {{ ref('mart_duplicate_reviews') }}

),

counted as (

    select
        golden_lead_id,
        count(distinct duplicate_review_id) as review_count
    from sides
    group by golden_lead_id

),

golden_leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

)

select
    coalesce(golden_leads.golden_lead_id, counted.golden_lead_id) as golden_lead_id,
    golden_leads.pending_review_count,
    counted.review_count
from golden_leads
full join counted
    on golden_leads.golden_lead_id = counted.golden_lead_id
where
    coalesce(golden_leads.pending_review_count, -1) != coalesce(counted.review_count, 0)

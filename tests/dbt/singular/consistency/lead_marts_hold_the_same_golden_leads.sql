{# A golden lead is in each mart of leads, or in none. #}
{{ config(meta={'rules': ['DUP-01']}) }}

with

golden_leads as (

    select
        golden_lead_id,
        'mart_leads_deduplicated' as mart_name
    from {{ ref('mart_leads_deduplicated') }}
    union all
    select
        golden_lead_id,
        'mart_leads_scored' as mart_name
    from {{ ref('mart_leads_scored') }}
    union all
    select
        golden_lead_id,
        'mart_leads_aged' as mart_name
    from {{ ref('mart_leads_aged') }}
    union all
    select
        golden_lead_id,
        'mart_leads_segmented' as mart_name
    from {{ ref('mart_leads_segmented') }}

)

select
    golden_lead_id,
    {{ list_text('mart_name') }} as held_by
from golden_leads
group by golden_lead_id
having count(*) != 4

{# Every accepted lead record belongs to one golden lead, and the bridge invents none. #}
{{ config(meta={'rules': ['DUP-01']}) }}

with

lead_records as (

    select
        lead_id,
        1 as accepted_count,
        0 as bridge_count
    from {{ ref('input_leads') }}
    union all
    select
        lead_id,
        0 as accepted_count,
        1 as bridge_count
    from {{ ref('bridge_lead_records') }}

)

select
    lead_id,
    sum(accepted_count) as accepted_count,
    sum(bridge_count) as bridge_count
from lead_records
group by lead_id
having
    sum(accepted_count) != 1
    or sum(bridge_count) != 1

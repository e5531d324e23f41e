{# One record speaks for the person, and it is a live one where there is one. #}
{{ config(meta={'rules': ['DUP-07']}) }}

with

members as (

    select * from {{ ref('bridge_lead_records') }}

)

select
    golden_lead_id,
    sum(case when is_survivor then 1 else 0 end) as survivor_count,
    {{ list_text('lead_id') }} as lead_ids
from members
group by golden_lead_id
having
    sum(case when is_survivor then 1 else 0 end) != 1
    or (
        sum(case when is_live then 1 else 0 end) > 0
        and sum(case when is_survivor and is_live then 1 else 0 end) = 0
    )

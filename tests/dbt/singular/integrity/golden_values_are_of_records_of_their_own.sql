{# A golden lead shows no value of another person, of a deleted record or of one to come. #}
{{ config(meta={'rules': ['DUP-07']}) }}

with

golden_values as (

    select * from {{ ref('fct_golden_lead_values') }}

),

members as (

    select * from {{ ref('bridge_lead_records') }}

)

select
    golden_values.golden_lead_id,
    golden_values.field,
    golden_values.lead_id
from golden_values
left join members
    on golden_values.lead_id = members.lead_id
where
    coalesce(golden_values.golden_lead_id != members.golden_lead_id, true)
    or members.is_future
    or not (members.is_live or members.is_merged)

{# What points to a golden lead points to one that has records. #}
{{ config(meta={'rules': ['DUP-01']}) }}

with

golden_leads as (

    select golden_lead_id from {{ ref('bridge_lead_records') }}
    group by golden_lead_id

),

named as (

    select
        golden_lead_id,
        'mart_leads_deduplicated' as model_name
    from {{ ref('mart_leads_deduplicated') }}
    union all
    select
        golden_lead_id,
        'fct_activities' as model_name
    from {{ ref('fct_activities') }}
    union all
    select
        golden_lead_id,
        'fct_engagement_events' as model_name
    from {{ ref('fct_engagement_events') }}
    union all
    select
        golden_lead_id,
        'fct_signals' as model_name
    from {{ ref('fct_signals') }}
    union all
    select
        golden_lead_id,
        'fct_lead_stages' as model_name
    from {{ ref('fct_lead_stages') }}
    union all
    select
        golden_lead_id,
        'fct_score_contributions' as model_name
    from {{ ref('fct_score_contributions') }}

)

select
    named.golden_lead_id,
    named.model_name,
    count(*) as row_count
from named
left join golden_leads
    on named.golden_lead_id = golden_leads.golden_lead_id
where
    named.golden_lead_id is not null
    and golden_leads.golden_lead_id is null
group by named.golden_lead_id, named.model_name

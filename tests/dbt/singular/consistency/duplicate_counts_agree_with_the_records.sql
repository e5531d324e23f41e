{# Surplus records are live records less golden leads; conflicts of owners are in the report. #}
{{ config(meta={'rules': ['MET-02', 'DUP-08']}) }}

with

metric_values as (

    select * from {{ ref('metric_values') }}

),

members as (

    select * from {{ ref('bridge_lead_records') }}

),

report as (

    select * from {{ ref('rpt_duplicate_ownership') }}

),

counted as (

    select
        'duplicate_ratio' as metric_name,
        count(*) - count(distinct golden_lead_id) as expected
    from members
    where is_live
    union all
    select
        'duplicate_ownership_count' as metric_name,
        count(*) as expected
    from report

)

select
    metric_values.metric_name,
    metric_values.period_start,
    metric_values.numerator,
    counted.expected
from metric_values
inner join counted
    on metric_values.metric_name = counted.metric_name
where
    metric_values.business_unit_id = 'all'
    and metric_values.dimension_name = 'all'
    and not metric_values.is_mature
    and metric_values.numerator != counted.expected

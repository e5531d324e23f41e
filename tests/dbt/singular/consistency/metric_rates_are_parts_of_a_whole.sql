{# A rate counts no more than there is, and has a value where there is something to count. #}
{{ config(meta={'rules': ['MET-01', 'MET-02', 'MET-03']}) }}

with

metric_values as (

    select * from {{ ref('metric_values') }}

),

definitions as (

    select * from {{ ref('metric_definitions') }}

)

select
    metric_values.metric_name,
    metric_values.period_start,
    metric_values.business_unit_id,
    metric_values.dimension_name,
    metric_values.dimension_value,
    metric_values.numerator,
    metric_values.denominator,
    metric_values.value
from metric_values
inner join definitions
    on metric_values.metric_name = definitions.metric_name
where
    definitions.unit = 'rate'
    and (
        metric_values.numerator is null
        or metric_values.denominator is null
        or metric_values.numerator < 0
        or metric_values.numerator > metric_values.denominator
        or (metric_values.value is null) != (metric_values.denominator = 0)
        or metric_values.value < 0
        or metric_values.value > 1
    )

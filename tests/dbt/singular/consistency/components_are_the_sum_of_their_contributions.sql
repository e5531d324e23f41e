{# component = least(100, greatest(0, sum(points))), to the last digit, none left out: those of the
    mart, and those of both models in the intervals that last. #}
{{ config(meta={'rules': ['SCO-01']}) }}
{% set components = ['fit', 'engagement', 'intent'] -%}
with

scores as (

    select * from {{ ref('mart_leads_scored') }}

),

intervals as (

    select * from {{ ref('fct_lead_score_intervals') }}

),

contributions as (

    select * from {{ ref('fct_score_contributions') }}

),

published as (
    {% for component in components %}
    select
        golden_lead_id,
        'sales_priority' as model_id,
        '{{ component }}' as component,
        {{ component }}_score as score
    from scores
    union all
    select
        golden_lead_id,
        model_id,
        '{{ component }}' as component,
        {{ component }}_score as score
    from intervals
    where valid_to is null
    {% if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

summed as (

    select
        golden_lead_id,
        model_id,
        component,
        least(100, greatest(0, sum(points))) as score
    from contributions
    group by golden_lead_id, model_id, component

)

select
    coalesce(published.golden_lead_id, summed.golden_lead_id) as golden_lead_id,
    coalesce(published.model_id, summed.model_id) as model_id,
    coalesce(published.component, summed.component) as component,
    published.score as published_score,
    summed.score as contributed_score
from published
full outer join summed
    on
        published.golden_lead_id = summed.golden_lead_id
        and published.model_id = summed.model_id
        and published.component = summed.component
where
    published.score is null
    or published.score != coalesce(summed.score, 0)

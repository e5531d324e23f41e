{# component = least(100, greatest(0, sum(points))), to the last digit, none left out. #}
{{ config(meta={'rules': ['SCO-01']}) }}

with

scores as (

    select * from {{ ref('mart_leads_scored') }}

),

contributions as (

    select * from {{ ref('fct_score_contributions') }}

),

published as (

    select
        golden_lead_id,
        'fit' as component,
        fit_score as score
    from scores
    union all
    select
        golden_lead_id,
        'engagement' as component,
        engagement_score as score
    from scores
    union all
    select
        golden_lead_id,
        'intent' as component,
        intent_score as score
    from scores

),

summed as (

    select
        golden_lead_id,
        component,
        least(100, greatest(0, sum(points))) as score
    from contributions
    where model_id = 'sales_priority'
    group by golden_lead_id, component

)

select
    coalesce(published.golden_lead_id, summed.golden_lead_id) as golden_lead_id,
    coalesce(published.component, summed.component) as component,
    published.score as published_score,
    summed.score as contributed_score
from published
full outer join summed
    on
        published.golden_lead_id = summed.golden_lead_id
        and published.component = summed.component
where
    published.score is null
    or published.score != coalesce(summed.score, 0)

{# A verdict says what the hard filters of its scorecard say. #}
{{ config(group='revenue_operations', meta={'rules': ['ICP-01', 'ICP-03']}) }}

with

scorecard as (

    select * from {{ ref('fct_icp_scorecard') }}

),

verdicts as (

    select * from {{ ref('int_icp_verdicts') }}

),

summed as (

    select
        entity_type,
        entity_id,
        case
            when sum(case when verdict = 'no_match' then 1 else 0 end) > 0 then 'out'
            when sum(case when verdict = 'unknown' then 1 else 0 end) > 0 then 'unknown'
            else 'in'
        end as icp_verdict
    from scorecard
    where is_hard_filter
    group by entity_type, entity_id

)

select
    coalesce(summed.entity_type, verdicts.entity_type) as entity_type,
    coalesce(summed.entity_id, verdicts.entity_id) as entity_id,
    summed.icp_verdict as verdict_of_scorecard,
    verdicts.icp_verdict
from summed
full join verdicts
    on
        summed.entity_type = verdicts.entity_type
        and summed.entity_id = verdicts.entity_id
where summed.icp_verdict is distinct from verdicts.icp_verdict

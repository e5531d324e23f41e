{# A verdict of this run counts the findings that are not resolved, no more and no fewer. #}
{{ config(meta={'rules': ['AUD-09']}) }}

with

findings as (

    select * from {{ ref('audit_findings') }}

),

results as (

    select * from {{ ref('audit_results') }}
    where run_id = {{ run_id() }}

),

unresolved as (

    select
        criterion,
        count(*) as finding_count
    from findings
    where status != 'resolved'
    group by criterion

)

select
    results.criterion,
    results.status,
    results.failed_count,
    coalesce(unresolved.finding_count, 0) as finding_count
from results
left join unresolved
    on results.criterion = unresolved.criterion
where
    (results.status in ('pass', 'fail') and results.failed_count is null)
    or (results.status not in ('pass', 'fail') and results.failed_count is not null)
    or results.failed_count != coalesce(unresolved.finding_count, 0)

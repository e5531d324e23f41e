{# SCO-30: an interval ends where the next one of its lead and model begins, one of them lasts, and
    that has the score of the lead as of the run. #}
with

intervals as (

    select
        *,
        lead(valid_from) over (
            partition by golden_lead_id, model_id
            order by valid_from asc nulls last
        ) as next_from
    from {{ ref('fct_lead_score_intervals') }}

),

scores as (

    select * from {{ ref('mart_leads_scored') }}

),

models as (

    select 'sales_priority' as model_id
    union all
    select 'mql_qualification' as model_id

),

breaks as (

    select
        golden_lead_id,
        model_id,
        valid_from
    from intervals
    where
        valid_to is distinct from next_from
        or valid_to <= valid_from

),

differences as (

    select
        scores.golden_lead_id,
        models.model_id,
        intervals.valid_from
    from scores
    cross join models
    left join intervals
        on
            scores.golden_lead_id = intervals.golden_lead_id
            and models.model_id = intervals.model_id
            and intervals.valid_to is null
    where
        intervals.score is distinct from
        case
            when models.model_id = 'sales_priority' then scores.composite_score
            else scores.mql_score
        end

)

select * from breaks
union all
select * from differences

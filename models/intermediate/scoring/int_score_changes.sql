with

bands as (

    select * from {{ ref('int_score_bands') }}

),

steps as (

    select * from {{ ref('int_score_steps') }}

),

fit_changes as (

    select * from {{ ref('int_fit_changes') }}

),

rules as (

    select distinct
        rule_number,
        model_id,
        component,
        max_points,
        min_count
    from bands

),

rule_totals as (

    select
        steps.lead_number,
        steps.rule_number,
        steps.changed_at,
        sum(steps.points_change) over (
            partition by steps.lead_number, steps.rule_number
            order by steps.changed_at asc nulls last
            rows between unbounded preceding and current row
        ) as points,
        sum(steps.evidence_change) over (
            partition by steps.lead_number, steps.rule_number
            order by steps.changed_at asc nulls last
            rows between unbounded preceding and current row
        ) as evidence_count
    from steps

),

capped as (

    select
        rule_totals.lead_number,
        rule_totals.rule_number,
        rule_totals.changed_at,
        rules.model_id,
        rules.component,
        cast(
            case
                when rule_totals.evidence_count < rules.min_count then 0
                when rule_totals.points > rules.max_points then rules.max_points
                else rule_totals.points
            end as decimal(18, 6)
        ) as points
    from rule_totals
    inner join rules
        on rule_totals.rule_number = rules.rule_number

),

rule_changes as (

    select
        lead_number,
        model_id,
        component,
        changed_at,
        points - lag(points, 1, cast(0 as decimal(18, 6))) over (
            partition by lead_number, rule_number
            order by changed_at asc nulls last
        ) as points_change
    from capped

),

all_changes as (

    select
        lead_number,
        model_id,
        changed_at,
        component,
        points_change
    from rule_changes
    where points_change != 0

    union all

    select
        lead_number,
        model_id,
        changed_at,
        'fit' as component,
        fit_change as points_change
    from fit_changes

),

final as (

    select
        lead_number,
        model_id,
        changed_at,
        cast(
            sum(case when component = 'fit' then points_change else 0 end) as decimal(18, 6)
        ) as fit_change,
        cast(
            sum(case when component = 'engagement' then points_change else 0 end)
            as decimal(18, 6)
        ) as engagement_change,
        cast(
            sum(case when component = 'intent' then points_change else 0 end) as decimal(18, 6)
        ) as intent_change
    from all_changes
    group by lead_number, model_id, changed_at

)

select * from final

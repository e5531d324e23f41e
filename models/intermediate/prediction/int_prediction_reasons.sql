-- rendered lists have their own indent
-- sqlfluff:exclude_rules:layout.indent
with

contributions as (

    select * from {{ ref('int_prediction_contributions') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

ranked as (

    select
        contributions.golden_lead_id,
        contributions.words,
        contributions.points,
        row_number() over (
            partition by contributions.golden_lead_id
            order by
                abs(contributions.points) desc nulls last,
                contributions.feature asc nulls last
        ) as reason_number
    from contributions
    inner join leads
        on contributions.golden_lead_id = leads.golden_lead_id
    where
        leads.is_open
        and contributions.points != 0

),

worded as (

    -- points are logarithms; people read how many times the odds of the mean lead
    select
        golden_lead_id,
        reason_number,
        points,
        words || ': odds times '
        || cast({{ rounded_exp('points', 2) }} as string) as reason
    from ranked
    where reason_number <= 3

),

final as (

    select
        golden_lead_id,
        {%- for place in [1, 2, 3] %}
        max(case when reason_number = {{ place }} then reason end) as reason_{{ place }},
        max(case when reason_number = {{ place }} then points end) as contribution_{{ place }}
        {{- "," if not loop.last }}
        {%- endfor %}
    from worded
    group by golden_lead_id

)

select * from final

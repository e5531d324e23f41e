{# A visit ends where the next one begins, and each lead is in one stage now: its last one. #}
with

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

followed as (

    select
        golden_lead_id,
        stage,
        visit_number,
        is_current,
        entered_at,
        left_at,
        lead(entered_at) over (
            partition by golden_lead_id
            order by visit_number asc nulls last
        ) as next_entered_at,
        lead(visit_number) over (
            partition by golden_lead_id
            order by visit_number asc nulls last
        ) as next_visit_number,
        sum(case when is_current then 1 else 0 end) over (
            partition by golden_lead_id
        ) as current_count
    from lead_stages

)

select * from followed
where
    current_count != 1
    or is_current != (next_visit_number is null)
    or left_at < entered_at
    or coalesce(left_at != next_entered_at, (left_at is null) != (next_entered_at is null))

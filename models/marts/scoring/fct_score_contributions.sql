with

fit_points as (

    select * from {{ ref('int_fit_points') }}

),

event_points as (

    select * from {{ ref('int_event_points') }}

),

final as (

    select
        entity_id as golden_lead_id,
        model_id,
        component,
        rule_key,
        points,
        evidence_count
    from fit_points
    where
        entity_type = 'lead'
        and is_current

    union all

    select
        golden_lead_id,
        model_id,
        component,
        rule_key,
        points,
        evidence_count
    from event_points
    where points != 0

)

select * from final

with

records as (

    select * from {{ ref('int_lead_records') }}

),

decisions as (

    select * from {{ ref('input_duplicate_decisions') }}

),

ordered_decisions as (

    -- the last word on each pair counts; both records are held, and it is about two
    select
        least(decisions.lead_id_left, decisions.lead_id_right) as lead_id_left,
        greatest(decisions.lead_id_left, decisions.lead_id_right) as lead_id_right,
        {{ lowered('decisions.decision') }} as decision,
        decisions.decided_by,
        decisions.decided_at,
        decisions.reason,
        row_number() over (
            partition by
                least(decisions.lead_id_left, decisions.lead_id_right),
                greatest(decisions.lead_id_left, decisions.lead_id_right)
            order by
                decisions.decided_at desc nulls last,
                decisions.decision asc nulls last,
                decisions.decided_by asc nulls last,
                decisions.reason asc nulls last
        ) as row_number
    from decisions
    inner join records as left_records
        on decisions.lead_id_left = left_records.lead_id
    inner join records as right_records
        on decisions.lead_id_right = right_records.lead_id
    where
        decisions.lead_id_left != decisions.lead_id_right
        and {{ lowered('decisions.decision') }} in ('must_link', 'cannot_link')
        and coalesce(decisions.decided_at <= {{ as_of() }}, true)

),

crm_merges as (

    -- a merge made in the CRM, where the surviving record is held too
    select
        least(records.lead_id, survivors.lead_id) as lead_id_left,
        greatest(records.lead_id, survivors.lead_id) as lead_id_right
    from records
    inner join records as survivors
        on records.merged_into_lead_id = survivors.lead_id
    group by
        least(records.lead_id, survivors.lead_id),
        greatest(records.lead_id, survivors.lead_id)

),

final as (

    select
        coalesce(ordered_decisions.lead_id_left, crm_merges.lead_id_left) as lead_id_left,
        coalesce(ordered_decisions.lead_id_right, crm_merges.lead_id_right) as lead_id_right,
        case
            when ordered_decisions.lead_id_left is not null then 'decision' else 'crm_merge'
        end as match_rule,
        coalesce(ordered_decisions.decision, 'must_link') as decision,
        ordered_decisions.decided_by,
        ordered_decisions.decided_at,
        ordered_decisions.reason as decision_note
    from crm_merges
    full join ordered_decisions
        on
            crm_merges.lead_id_left = ordered_decisions.lead_id_left
            and crm_merges.lead_id_right = ordered_decisions.lead_id_right
    where
        ordered_decisions.row_number = 1
        or ordered_decisions.lead_id_left is null

)

select * from final

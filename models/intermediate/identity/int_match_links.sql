with

records as (

    select * from {{ ref('int_lead_records') }}

),

decisions as (

    select *
    from {{ ref('int_duplicate_decisions') }}
    where outcome = 'in_force'

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
        coalesce(decisions.lead_id_left, crm_merges.lead_id_left) as lead_id_left,
        coalesce(decisions.lead_id_right, crm_merges.lead_id_right) as lead_id_right,
        case when decisions.lead_id_left is not null then 'decision' else 'crm_merge' end
            as match_rule,
        coalesce(decisions.decision, 'must_link') as decision,
        decisions.decided_by,
        decisions.decided_at,
        decisions.reason as decision_note
    from crm_merges
    full join decisions
        on
            crm_merges.lead_id_left = decisions.lead_id_left
            and crm_merges.lead_id_right = decisions.lead_id_right

)

select * from final

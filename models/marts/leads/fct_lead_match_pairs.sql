with

pairs as (

    select * from {{ ref('int_match_pairs') }}

),

golden_ids as (

    select
        lead_id,
        golden_lead_id
    from {{ ref('int_golden_ids') }}

),

placed as (

    -- a pair that matches and whose records are apart was held back by a guard
    select
        pairs.*,
        pairs.decision in ('auto', 'must_link')
        and lefts.golden_lead_id != rights.golden_lead_id as is_apart
    from pairs
    inner join golden_ids as lefts
        on pairs.lead_id_left = lefts.lead_id
    inner join golden_ids as rights
        on pairs.lead_id_right = rights.lead_id

),

final as (

    select
        ---------- ids
        lead_id_left,
        lead_id_right,
        decided_by,

        ---------- strings
        match_rule,
        case when is_apart and decision = 'auto' then 'review' else decision end as decision,
        case
            when not is_apart then decision_reason
            when decision = 'must_link' then 'contradicting_decisions'
            when is_strong then 'guard'
            else 'weak_bridge'
        end as decision_reason,
        {{ match_level_columns() }},
        decision_note,

        ---------- numerics
        match_weight,
        match_probability,

        ---------- booleans
        is_strong,
        is_apart and decision = 'auto' as is_held_back,

        ---------- timestamps
        decided_at
    from placed

)

select * from final

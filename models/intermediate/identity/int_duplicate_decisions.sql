with

decisions as (

    select * from {{ ref('input_duplicate_decisions') }}

),

records as (

    select lead_id from {{ ref('int_lead_records') }}

),

sorted_decisions as (

    -- whichever of the two records is named first, it is one pair
    select
        {{ md5_id('dd-', ['lead_id_left', 'lead_id_right', 'decided_at']) }} as decision_id,
        least(lead_id_left, lead_id_right) as lead_id_left,
        greatest(lead_id_left, lead_id_right) as lead_id_right,
        {{ lowered('decision') }} as decision,
        decided_by,
        decided_at,
        reason
    from decisions

),

judged as (

    select
        sorted_decisions.*,
        left_records.lead_id is not null as has_left_record,
        right_records.lead_id is not null as has_right_record,
        case
            when sorted_decisions.lead_id_left = sorted_decisions.lead_id_right then 'same_record'
            when left_records.lead_id is null or right_records.lead_id is null
                then 'unknown_record'
            when coalesce(sorted_decisions.decision not in ('must_link', 'cannot_link'), true)
                then 'unknown_word'
            when sorted_decisions.decided_at > {{ as_of() }} then 'to_come'
        end as problem
    from sorted_decisions
    left join records as left_records
        on sorted_decisions.lead_id_left = left_records.lead_id
    left join records as right_records
        on sorted_decisions.lead_id_right = right_records.lead_id

),

ordered_decisions as (

    -- the last word on a pair counts; of two at one instant the one that keeps apart
    select
        *,
        row_number() over (
            partition by lead_id_left, lead_id_right, problem
            order by
                decided_at desc nulls last,
                decision asc nulls last,
                decided_by asc nulls last,
                reason asc nulls last,
                decision_id asc nulls last
        ) as row_number
    from judged

),

final as (

    select
        ---------- ids
        decision_id,
        lead_id_left,
        lead_id_right,
        decided_by,

        ---------- strings
        decision,
        coalesce(problem, case when row_number = 1 then 'in_force' else 'superseded' end)
            as outcome,
        reason,

        ---------- booleans
        has_left_record,
        has_right_record,

        ---------- timestamps
        decided_at
    from ordered_decisions

)

select * from final

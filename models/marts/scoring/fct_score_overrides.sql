with

writes as (

    select * from {{ ref('int_score_writes') }}

),

override_approvals as (

    select * from {{ ref('int_score_override_approvals') }}

),

input_approvals as (

    select * from {{ ref('input_approvals') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

placeholders as (

    select * from {{ ref('int_unit_placeholder_values') }}

),

overrides as (

    -- the words stand at the override, or at its approval
    select
        writes.score_write_id as score_override_id,
        writes.golden_lead_id,
        writes.lead_id,
        writes.model_id,
        writes.logged_by,
        writes.value,
        writes.logged_at,
        override_approvals.business_unit_id,
        override_approvals.account_id,
        override_approvals.is_strategic,
        override_approvals.approved_by,
        override_approvals.approver_role,
        override_approvals.approval_type,
        override_approvals.is_for_the_lead,
        override_approvals.is_own_request,
        override_approvals.may_approve,
        override_approvals.is_approved,
        override_approvals.approved_at,
        coalesce(override_approvals.approval_id, writes.approval_id) as approval_id,
        override_approvals.approval_id is not null as is_approval_known,
        coalesce(
            writes.justification, {{ trimmed('input_approvals.justification') }}
        ) as justification,
        greatest(override_approvals.approved_at, override_approvals.valid_from) as approved_from,
        least(
            override_approvals.valid_to,
            greatest(override_approvals.approved_at, override_approvals.valid_from)
            + units.override_max_days * interval '1' day
        ) as expires_at,
        units.score_min,
        units.score_max,
        units.min_justification_chars
    from writes
    inner join override_approvals
        on writes.score_write_id = override_approvals.score_write_id
    inner join units
        on override_approvals.business_unit_id = units.business_unit_id
    left join input_approvals
        on override_approvals.approval_id = input_approvals.approval_id

),

judged as (

    select
        overrides.*,
        greatest(overrides.logged_at, overrides.approved_from) as effective_from,
        case
            when overrides.justification is null then 'it has no justification'
            when placeholders.match_value is not null then 'its justification says nothing'
            when length(overrides.justification) < overrides.min_justification_chars
                then 'its justification is too short'
        end as justification_problem,
        case
            when overrides.approval_id is null then 'nobody approved it'
            when not overrides.is_approval_known then 'the approval that it names is not known'
            when coalesce(overrides.approval_type, '') != 'score_override'
                then 'its approval is for something else than a score'
            when not overrides.is_for_the_lead
                then 'its approval is for another lead or company'
            when not overrides.is_approved then 'its approval was refused'
            when overrides.approved_at is null or overrides.is_approved is null
                then 'its approval is not decided yet'
            when overrides.is_own_request then 'who asked for it approved it'
            when not overrides.may_approve and overrides.approver_role = 'sales_manager'
                then 'a manager approved it, which is only the first step'
            when not overrides.may_approve then 'its approver may not approve overrides'
        end as approval_problem
    from overrides
    left join placeholders
        on
            overrides.business_unit_id = placeholders.business_unit_id
            and {{
                lowered("trim(both ' ' from translate(overrides.justification, '[]()<>{}', ''))")
            }} = placeholders.match_value

),

granted as (

    -- SCO-17, SCO-18: all but time
    select
        *,
        case
            when value is null or value < score_min or value > score_max
                then 'its value is outside the limits of a score'
            when model_id != 'sales_priority'
                then 'it is of a model whose score nobody may override'
            when logged_at is null then 'it has no date'
            when not is_strategic then 'its company is not a strategic account'
            when justification_problem is not null then justification_problem
            else approval_problem
        end as grant_problem
    from judged

),

timed as (

    -- half open: at the instant of its end it no longer holds
    select
        *,
        case
            when grant_problem is not null then grant_problem
            when effective_from > {{ as_of() }} then 'its approval does not hold yet'
            when expires_at <= {{ as_of() }} or expires_at <= effective_from
                then 'its approval has expired'
        end as invalid_reason
    from granted

),

ranked as (

    -- of two that hold the last one written counts; at the same instant the last approved, then the
    -- lower one
    select
        *,
        row_number() over (
            partition by golden_lead_id, invalid_reason is null
            order by
                logged_at desc nulls last,
                approved_at desc nulls last,
                value asc nulls last,
                score_override_id asc nulls last
        ) as override_rank
    from timed

),

final as (

    select
        ---------- ids
        score_override_id,
        golden_lead_id,
        lead_id,
        business_unit_id,
        account_id,
        approval_id,
        logged_by,
        approved_by,

        ---------- strings
        model_id,
        approver_role,
        justification,
        invalid_reason,
        case
            when invalid_reason is null then null
            when grant_problem is null and effective_from > {{ as_of() }}
                then 'Wait until its approval begins'
            when grant_problem is null
                then 'Have sales leadership approve a new override, or let the model score count'
            when value is null or value < score_min or value > score_max
                then 'Write it again with a value within the limits of a score'
            when model_id != 'sales_priority'
                then 'Write it again for the model sales_priority'
            when logged_at is null then 'Write it again with the date of the override'
            when not is_strategic
                then 'Mark its company as strategic if it is one, else withdraw the override'
            when justification_problem is not null
                then 'Write it again with the reason, in words that say something'
            when approval_problem = 'its approval is not decided yet'
                then 'Have sales leadership decide on its approval'
            when approval_problem = 'its approval was refused'
                then 'Withdraw the override; the model score counts'
            else 'Have sales leadership approve it, and name that approval at the override'
        end as remedy,

        ---------- numerics
        value,

        ---------- booleans
        is_strategic,
        justification_problem is null as is_justified,
        approval_problem is null as is_approved,
        grant_problem is null as is_granted,
        invalid_reason is null as is_valid,
        invalid_reason is null and override_rank = 1 as is_in_force,

        ---------- timestamps
        logged_at,
        approved_at,
        case when grant_problem is null then effective_from end as effective_from,
        case when grant_problem is null then expires_at end as expires_at
    from ranked

)

select * from final

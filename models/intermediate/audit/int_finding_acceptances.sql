with

audit_actions as (

    select * from {{ ref('input_audit_actions') }}

),

approvals as (

    select * from {{ ref('input_approvals') }}

),

approved as (

    -- nobody approves their own request
    select
        approval_id,
        {{ lowered('type') }} as type,
        object_id,
        coalesce(valid_from, approved_at) as valid_from,
        valid_to
    from approvals
    where
        {{ lowered('decision') }} = 'approved'
        and approved_by is not null
        and approved_by is distinct from requested_by
        and approved_at <= {{ as_of() }}

),

acceptances_from_last as (

    select
        audit_actions.finding_id,
        audit_actions.valid_until,
        audit_actions.approval_id,
        row_number() over (
            partition by audit_actions.finding_id
            order by
                audit_actions.acted_at desc nulls last,
                audit_actions.valid_until desc nulls last,
                audit_actions.approval_id asc nulls last
        ) as row_number
    from audit_actions
    where
        {{ lowered('audit_actions.action') }} in ('accept', 'accepted')
        and audit_actions.acted_at <= {{ as_of() }}

),

accepted as (

    -- the last word on a finding; one that names an approval is worth what the approval is
    select
        acceptances_from_last.finding_id,
        acceptances_from_last.valid_until as accepted_until
    from acceptances_from_last
    left join approved
        on acceptances_from_last.approval_id = approved.approval_id
    where
        acceptances_from_last.row_number = 1
        and (
            acceptances_from_last.approval_id is null
            or approved.approval_id is not null
        )

    union all

    select
        object_id as finding_id,
        valid_to as accepted_until
    from approved
    where
        type = 'audit_exception'
        and valid_from <= {{ as_of() }}

),

final as (

    select
        finding_id,
        max(accepted_until) as accepted_until
    from accepted
    where
        finding_id is not null
        and accepted_until is not null
    group by finding_id

)

select * from final

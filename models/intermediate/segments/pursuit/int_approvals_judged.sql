with

approvals as (

    select * from {{ ref('input_approvals') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

roles as (

    select * from {{ ref('seed_roles') }}

),

role_synonyms as (

    select
        {{ lowered('synonym') }} as synonym,
        min(canonical_role) as canonical_role
    from roles
    where business_unit_id = 'global'
    group by {{ lowered('synonym') }}

),

final as (

    -- the role that the user has goes before the one that the approval claims
    select
        approvals.approval_id,
        approvals.object_id,
        approvals.requested_by,
        approvals.approved_by,
        {{ lowered('approvals.type') }} as approval_type,
        {{ lowered('approvals.object_type') }} as object_type,
        coalesce(users.role, role_synonyms.canonical_role) as approver_role,
        {{ lowered('approvals.decision') }} = 'approved' as is_approved,
        {{ trimmed('approvals.justification') }} is not null as has_justification,
        coalesce(approvals.approved_by = approvals.requested_by, false) as is_own_request,
        approvals.approved_at,
        approvals.valid_from,
        approvals.valid_to
    from approvals
    left join users
        on approvals.approved_by = users.user_id
    left join role_synonyms
        on {{ lowered('approvals.approver_role') }} = role_synonyms.synonym
    where coalesce(approvals.approved_at <= {{ as_of() }}, true)

)

select * from final

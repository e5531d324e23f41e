with

frameworks as (

    select * from {{ ref('int_icp_frameworks') }}

),

approvals as (

    select * from {{ ref('int_approvals_judged') }}

),

ranks as (

    select * from {{ ref('int_role_ranks') }}

),

governance_events as (

    select * from {{ ref('input_governance_events') }}

),

review_periods as (

    select * from {{ ref('int_review_periods') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

framework_rules as (

    select
        business_unit_id,
        framework_from,
        framework_to,
        framework_version,
        rule_key,
        approval_id,
        is_hard_filter,
        is_current
    from frameworks
    group by
        business_unit_id,
        framework_from,
        framework_to,
        framework_version,
        rule_key,
        approval_id,
        is_hard_filter,
        is_current

),

approvals_judged as (

    select
        framework_rules.*,
        approvals.approved_by,
        approvals.approver_role,
        approvals.approved_at,
        -- ICP-07: by Sales Leadership, and nobody approves their own request (amendment 25)
        case
            when framework_rules.approval_id is null then 'no approval named'
            when approvals.approval_id is null then 'approval not found'
            when coalesce(approvals.approval_type, '') != 'icp_framework'
                then 'approval of something else'
            when not coalesce(approvals.is_approved, false) or approvals.approved_at is null
                then 'not approved'
            when approvals.is_own_request then 'own request'
            when
                not coalesce(
                    approvals.approver_role = units.framework_approver
                    or approver_ranks.role_rank >= required_ranks.role_rank,
                    false
                )
                then 'role too low'
        end as approval_problem
    from framework_rules
    inner join units
        on framework_rules.business_unit_id = units.business_unit_id
    left join approvals
        on framework_rules.approval_id = approvals.approval_id
    left join ranks as approver_ranks
        on
            framework_rules.business_unit_id = approver_ranks.business_unit_id
            and approvals.approver_role = approver_ranks.role
    left join ranks as required_ranks
        on
            framework_rules.business_unit_id = required_ranks.business_unit_id
            and units.framework_approver = required_ranks.role

),

versions as (

    -- a version is approved when each of its rules is
    select
        business_unit_id,
        framework_from,
        framework_to,
        framework_version,
        is_current,
        count(*) as rule_count,
        sum(case when is_hard_filter then 1 else 0 end) as hard_filter_count,
        sum(case when approval_problem is null then 1 else 0 end) as approved_rule_count,
        max(approval_id) as approval_id,
        max(approved_by) as approved_by,
        max(approver_role) as approver_role,
        max(approved_at) as approved_at,
        min(approval_problem) as approval_problem
    from approvals_judged
    group by business_unit_id, framework_from, framework_to, framework_version, is_current

),

reviews as (

    select max(held_at) as last_review_at
    from governance_events
    where
        {{ lowered('type') }} = 'icp_review'
        and held_at <= {{ as_of() }}

),

reviewed as (

    -- ICP-06: an approved version is a review too
    select
        versions.*,
        review_periods.one_period_ago,
        reviews.last_review_at,
        greatest(
            {{ local_date('reviews.last_review_at', 'units.timezone') }},
            case
                when versions.approval_problem is null then versions.framework_from
            end
        ) as last_reviewed_date
    from versions
    inner join units
        on versions.business_unit_id = units.business_unit_id
    cross join reviews
    left join review_periods
        on
            versions.business_unit_id = review_periods.business_unit_id
            and review_periods.duty = 'icp_review'

),

final as (

    select
        ---------- ids
        business_unit_id,
        approval_id,
        approved_by,

        ---------- strings
        framework_version,
        approver_role,
        approval_problem,

        ---------- numerics
        cast(rule_count as int) as rule_count,
        cast(hard_filter_count as int) as hard_filter_count,
        cast(approved_rule_count as int) as approved_rule_count,

        ---------- booleans
        is_current,
        approval_problem is null as is_approved,
        -- older than one period; never reviewed counts from the day the version began
        case
            when is_current
                then coalesce(last_reviewed_date, framework_from) < one_period_ago
        end as is_review_overdue,

        ---------- dates
        framework_from,
        framework_to,
        last_reviewed_date,

        ---------- timestamps
        approved_at,
        last_review_at
    from reviewed

)

select * from final

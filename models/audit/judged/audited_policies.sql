with

frameworks as (

    select * from {{ ref('mart_icp_framework_reviews') }}

),

weights as (

    select * from {{ ref('seed_scoring_weights') }}

),

approvals as (

    select * from {{ ref('int_approvals_judged') }}

),

ranks as (

    select * from {{ ref('int_role_ranks') }}

),

review_periods as (

    select * from {{ ref('int_review_periods') }}

),

governance_events as (

    select * from {{ ref('input_governance_events') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

weight_sets as (

    -- the weights that begin on one day are one set
    select
        business_unit_id,
        model_id,
        effective_from,
        max(approval_id) as approval_id,
        sum(cast(weight as decimal(18, 6))) as weight_total
    from weights
    where effective_from <= cast({{ as_of() }} as date)
    group by business_unit_id, model_id, effective_from

),

weight_changes as (

    select
        *,
        lag(effective_from) over (
            partition by business_unit_id, model_id
            order by effective_from asc nulls last
        ) as previous_from
    from weight_sets

),

judged_weights as (

    select
        weight_changes.*,
        units.weight_sum,
        -- SCO-07: the first set changes nothing
        case
            when weight_changes.previous_from is null then null
            when weight_changes.approval_id is null then 'no approval named'
            when approvals.approval_id is null then 'approval not found'
            when not coalesce(approvals.is_approved, false) then 'not approved'
            when approvals.is_own_request then 'own request'
            when
                not coalesce(
                    approvals.approver_role = units.weight_change_approver
                    or approver_ranks.role_rank >= required_ranks.role_rank,
                    false
                )
                then 'role too low'
        end as approval_problem,
        case
            when
                cast(date_trunc('quarter', weight_changes.previous_from) as date)
                = cast(date_trunc('quarter', weight_changes.effective_from) as date)
                then weight_changes.previous_from
        end as earlier_change_of_quarter
    from weight_changes
    inner join units
        on weight_changes.business_unit_id = units.business_unit_id
    left join approvals
        on weight_changes.approval_id = approvals.approval_id
    left join ranks as approver_ranks
        on
            weight_changes.business_unit_id = approver_ranks.business_unit_id
            and approvals.approver_role = approver_ranks.role
    left join ranks as required_ranks
        on
            weight_changes.business_unit_id = required_ranks.business_unit_id
            and units.weight_change_approver = required_ranks.role

),

criteria_reviews as (

    select max(held_at) as last_review_at
    from governance_events
    where
        {{ lowered('type') }} = 'scoring_criteria_review'
        and held_at <= {{ as_of() }}

),

policies as (

    select
        'icp framework ' || business_unit_id || ' ' || cast(framework_from as string) as policy_id,
        business_unit_id,
        approval_problem as framework_approval_problem,
        case
            when is_review_overdue then coalesce(last_reviewed_date, framework_from)
        end as overdue_framework_review_since,
        null as weight_total,
        null as weight_sum,
        null as weight_approval_problem,
        null as earlier_change_of_quarter,
        false as is_criteria_review_overdue,
        approval_id,
        last_review_at
    from frameworks
    where is_current
    union all
    select
        'weights '
        || business_unit_id
        || ' '
        || model_id
        || ' '
        || cast(effective_from as string) as policy_id,
        business_unit_id,
        null as framework_approval_problem,
        null as overdue_framework_review_since,
        weight_total,
        weight_sum,
        approval_problem as weight_approval_problem,
        earlier_change_of_quarter,
        false as is_criteria_review_overdue,
        approval_id,
        null as last_review_at
    from judged_weights
    union all
    select
        'review of scoring criteria ' || review_periods.business_unit_id as policy_id,
        review_periods.business_unit_id,
        null as framework_approval_problem,
        null as overdue_framework_review_since,
        null as weight_total,
        null as weight_sum,
        null as weight_approval_problem,
        null as earlier_change_of_quarter,
        coalesce(
            cast(criteria_reviews.last_review_at as date) < review_periods.one_period_ago, true
        ) as is_criteria_review_overdue,
        null as approval_id,
        criteria_reviews.last_review_at
    from review_periods
    cross join criteria_reviews
    where review_periods.duty = 'criteria_review'

),

final as (

    select
        ---------- ids
        policy_id,
        business_unit_id,
        approval_id,

        ---------- what the suite judges
        framework_approval_problem,
        overdue_framework_review_since,
        weight_total,
        weight_sum,
        weight_approval_problem,
        earlier_change_of_quarter,
        case when is_criteria_review_overdue then 'overdue' end as criteria_review_problem,

        ---------- evidence
        last_review_at
    from policies

)

select * from final

with

pursuits as (

    select * from {{ ref('int_icp_verdicts_at_touch') }}

),

directions as (

    select * from {{ ref('int_lead_directions') }}

),

golden_leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

members as (

    select * from {{ ref('bridge_lead_records') }}

),

approvals as (

    select * from {{ ref('int_approvals_judged') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

ranks as (

    select * from {{ ref('int_role_ranks') }}

),

outside_the_icp as (

    -- AMB-08: outbound needs leadership, any other pursuit a manager or above
    select
        pursuits.golden_lead_id,
        pursuits.business_unit_id,
        pursuits.user_id,
        pursuits.first_outbound_at,
        golden_leads.account_id,
        case
            when directions.direction = 'outbound' then units.outbound_exception_approver
            else units.non_icp_approver
        end as required_role
    from pursuits
    inner join golden_leads
        on pursuits.golden_lead_id = golden_leads.golden_lead_id
    inner join directions
        on pursuits.golden_lead_id = directions.golden_lead_id
    inner join units
        on pursuits.business_unit_id = units.business_unit_id
    where pursuits.icp_verdict = 'out'

),

requests as (

    select
        outside_the_icp.golden_lead_id,
        approvals.approval_id
    from outside_the_icp
    inner join members
        on outside_the_icp.golden_lead_id = members.golden_lead_id
    inner join approvals
        on members.lead_id = approvals.object_id
    where
        approvals.approval_type in ('non_icp_outbound', 'non_icp_pursuit')
        and coalesce(approvals.object_type, 'lead') = 'lead'
    union distinct
    select
        outside_the_icp.golden_lead_id,
        approvals.approval_id
    from outside_the_icp
    inner join approvals
        on outside_the_icp.account_id = approvals.object_id
    where
        approvals.approval_type in ('non_icp_outbound', 'non_icp_pursuit')
        and approvals.object_type = 'account'

),

judged as (

    select
        outside_the_icp.golden_lead_id,
        outside_the_icp.required_role,
        approvals.approval_id,
        approvals.approved_by,
        approvals.approver_role,
        approvals.has_justification,
        approvals.approved_at,
        case
            when not coalesce(approvals.is_approved, false) or approvals.approved_at is null
                then 'not approved'
            -- nobody approves their own request (amendment 25)
            when
                approvals.is_own_request
                or (
                    approvals.requested_by is null
                    and coalesce(approvals.approved_by = outside_the_icp.user_id, false)
                )
                then 'own request'
            when
                not coalesce(
                    approvals.approver_role = outside_the_icp.required_role
                    or approver_ranks.role_rank >= required_ranks.role_rank,
                    false
                )
                then 'role too low'
            when approvals.approved_at > outside_the_icp.first_outbound_at
                then 'after the first touch'
            when
                approvals.valid_from > outside_the_icp.first_outbound_at
                or approvals.valid_to <= outside_the_icp.first_outbound_at
                then 'not valid at the first touch'
            when not approvals.has_justification then 'no justification'
        end as approval_problem
    from outside_the_icp
    inner join requests
        on outside_the_icp.golden_lead_id = requests.golden_lead_id
    inner join approvals
        on requests.approval_id = approvals.approval_id
    left join ranks as approver_ranks
        on
            outside_the_icp.business_unit_id = approver_ranks.business_unit_id
            and approvals.approver_role = approver_ranks.role
    left join ranks as required_ranks
        on
            outside_the_icp.business_unit_id = required_ranks.business_unit_id
            and outside_the_icp.required_role = required_ranks.role

),

ranked as (

    -- one that holds, else the first that was asked for
    select
        *,
        row_number() over (
            partition by golden_lead_id
            order by
                case when approval_problem is null then 0 else 1 end asc nulls last,
                approved_at asc nulls last,
                approval_id asc nulls last
        ) as approval_rank
    from judged

),

final as (

    select
        outside_the_icp.golden_lead_id,
        outside_the_icp.required_role,
        ranked.approval_id,
        ranked.approved_by,
        ranked.approver_role,
        case
            when ranked.approval_id is null then 'none asked for'
            else ranked.approval_problem
        end as approval_problem,
        ranked.has_justification,
        ranked.approved_at
    from outside_the_icp
    left join ranked
        on
            outside_the_icp.golden_lead_id = ranked.golden_lead_id
            and ranked.approval_rank = 1

)

select * from final

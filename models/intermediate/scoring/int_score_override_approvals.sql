with

writes as (

    select * from {{ ref('int_score_writes') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

parameters as (

    select * from {{ ref('dim_policy_parameters') }}

),

approvals as (

    select * from {{ ref('int_approvals_judged') }}

),

candidates as (

    select * from {{ ref('int_score_override_candidates') }}

),

overrides as (

    select
        writes.score_write_id,
        writes.golden_lead_id,
        writes.logged_by,
        leads.business_unit_id,
        leads.account_id,
        units.timezone
    from writes
    inner join leads
        on writes.golden_lead_id = leads.golden_lead_id
    inner join units
        on leads.business_unit_id = units.business_unit_id
    where
        writes.method = 'override'
        and writes.component = 'composite'

),

override_accounts as (

    select distinct account_id
    from overrides

),

account_records as (

    -- what is said of one record of a company is said of all of them
    select
        override_accounts.account_id,
        same_company.is_strategic
    from override_accounts
    inner join accounts
        on override_accounts.account_id = accounts.account_id
    inner join accounts as same_company
        on
            coalesce(accounts.golden_account_id, accounts.account_id)
            = coalesce(same_company.golden_account_id, same_company.account_id)

),

strategic_accounts as (

    select
        account_id,
        bool_or(is_strategic) as is_strategic
    from account_records
    group by account_id

),

judged as (

    -- AMB-07: the roles that may approve are those of the policy on the day of the approval
    select
        candidates.score_write_id,
        candidates.is_for_the_lead,
        candidates.is_named,
        approvals.approval_id,
        approvals.approved_by,
        approvals.approver_role,
        approvals.approval_type,
        approvals.is_approved,
        approvals.approved_at,
        approvals.valid_from,
        approvals.valid_to,
        -- nobody approves their own request (amendment 25)
        coalesce(
            approvals.approved_by = coalesce(approvals.requested_by, overrides.logged_by), false
        ) as is_own_request,
        coalesce(
            instr(
                '|' || replace({{ lowered('parameters.value') }}, ' ', '') || '|',
                '|' || approvals.approver_role || '|'
            ) > 0,
            false
        ) as may_approve
    from candidates
    inner join overrides
        on candidates.score_write_id = overrides.score_write_id
    inner join approvals
        on candidates.approval_id = approvals.approval_id
    left join parameters
        on
            overrides.business_unit_id = parameters.business_unit_id
            and parameters.parameter_name = 'score_override_approver_roles'
            and {{
                policy_in_force(
                    'parameters', local_date('approvals.approved_at', 'overrides.timezone')
                )
            }}

),

ranked as (

    -- who may approve decides, for this lead: by the approval that is named, else by the last word;
    -- a manager's is the first step only
    select
        *,
        row_number() over (
            partition by score_write_id
            order by
                case when may_approve and not is_own_request then 0 else 1 end
                + case when is_for_the_lead then 0 else 2 end
                + case when approval_type = 'score_override' then 0 else 4 end asc nulls last,
                case when is_named and is_approved then 0 else 1 end asc nulls last,
                approved_at desc nulls last,
                approval_id asc nulls last
        ) as approval_rank
    from judged

),

final as (

    select
        overrides.score_write_id,
        overrides.business_unit_id,
        overrides.account_id,
        ranked.approval_id,
        ranked.approved_by,
        ranked.approver_role,
        ranked.approval_type,
        coalesce(strategic_accounts.is_strategic, false) as is_strategic,
        ranked.is_for_the_lead,
        ranked.is_own_request,
        ranked.may_approve,
        ranked.is_approved,
        ranked.approved_at,
        ranked.valid_from,
        ranked.valid_to
    from overrides
    left join strategic_accounts
        on overrides.account_id = strategic_accounts.account_id
    left join ranked
        on
            overrides.score_write_id = ranked.score_write_id
            and ranked.approval_rank = 1

)

select * from final

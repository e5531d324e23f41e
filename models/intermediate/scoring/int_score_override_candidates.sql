with

writes as (

    select * from {{ ref('int_score_writes') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

approvals as (

    select * from {{ ref('int_approvals_judged') }}

),

input_approvals as (

    select * from {{ ref('input_approvals') }}

),

overrides as (

    select
        writes.score_write_id,
        writes.golden_lead_id,
        writes.approval_id,
        writes.logged_at,
        leads.account_id,
        units.override_max_days
    from writes
    inner join leads
        on writes.golden_lead_id = leads.golden_lead_id
    inner join units
        on leads.business_unit_id = units.business_unit_id
    where
        writes.method = 'override'
        and writes.component = 'composite'

),

company_records as (

    -- what is said of one record of a company is said of all of them
    select
        overrides.score_write_id,
        same_company.account_id
    from overrides
    inner join accounts
        on overrides.account_id = accounts.account_id
    inner join accounts as same_company
        on
            coalesce(accounts.golden_account_id, accounts.account_id)
            = coalesce(same_company.golden_account_id, same_company.account_id)

),

objects as (

    -- what an approval may be for: a record of the lead, the golden lead, or its company
    select
        overrides.score_write_id,
        'lead' as object_type,
        members.lead_id as object_id
    from overrides
    inner join members
        on overrides.golden_lead_id = members.golden_lead_id

    union distinct

    select
        score_write_id,
        'lead' as object_type,
        golden_lead_id as object_id
    from overrides

    union distinct

    select
        score_write_id,
        'account' as object_type,
        account_id as object_id
    from company_records

),

named as (

    select
        overrides.score_write_id,
        approvals.approval_id,
        bool_or(approvals.object_id is null or objects.object_id is not null) as is_for_the_lead
    from overrides
    inner join approvals
        on overrides.approval_id = approvals.approval_id
    left join objects
        on
            overrides.score_write_id = objects.score_write_id
            and approvals.object_id = objects.object_id
            and coalesce(approvals.object_type, objects.object_type) = objects.object_type
    group by overrides.score_write_id, approvals.approval_id

),

named_approvals as (

    select approval_id
    from named
    group by approval_id

),

unnamed as (

    -- what no override names may be meant for each one of the same lead or company
    select distinct
        overrides.score_write_id,
        overrides.golden_lead_id,
        overrides.logged_at,
        overrides.override_max_days,
        approvals.approval_id,
        coalesce(input_approvals.requested_at, approvals.approved_at) as asked_at,
        coalesce(approvals.approved_at, input_approvals.requested_at) as decided_at
    from overrides
    inner join objects
        on overrides.score_write_id = objects.score_write_id
    inner join approvals
        on
            objects.object_id = approvals.object_id
            and objects.object_type = coalesce(approvals.object_type, objects.object_type)
    inner join input_approvals
        on approvals.approval_id = input_approvals.approval_id
    left join named_approvals
        on approvals.approval_id = named_approvals.approval_id
    where
        approvals.approval_type = 'score_override'
        and named_approvals.approval_id is null

),

placed as (

    -- written since it was asked for and until it was decided on; before that, while it could still
    -- hold; after that. What is written later takes no approval from what was there
    select
        *,
        case
            when logged_at > decided_at then 3
            when decided_at > logged_at + override_max_days * interval '1' day then null
            when logged_at >= asked_at then 1
            when logged_at < asked_at then 2
        end as nearness
    from unnamed

),

bound as (

    -- one approval, one override of a lead
    select
        *,
        row_number() over (
            partition by approval_id, golden_lead_id
            order by
                nearness asc nulls last,
                case when nearness != 2 then logged_at end asc nulls last,
                logged_at desc nulls last,
                score_write_id asc nulls last
        ) as place
    from placed
    where nearness is not null

),

final as (

    select
        score_write_id,
        approval_id,
        is_for_the_lead,
        true as is_named
    from named

    union all

    select
        score_write_id,
        approval_id,
        true as is_for_the_lead,
        false as is_named
    from bound
    where place = 1

)

select * from final

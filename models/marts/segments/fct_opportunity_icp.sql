with

opportunities as (

    select * from {{ ref('input_opportunities') }}

),

opportunity_history as (

    select * from {{ ref('input_opportunity_history') }}

),

decisions as (

    select * from {{ ref('input_icp_decisions') }}

),

members as (

    select * from {{ ref('bridge_lead_records') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

pursuits as (

    select * from {{ ref('mart_icp_pursuit') }}

),

verdicts as (

    select * from {{ ref('int_icp_verdicts') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

stages_ordered as (

    select
        opportunity_id,
        stage,
        entered_at,
        row_number() over (
            partition by opportunity_id
            order by entered_at asc nulls last, stage asc nulls last
        ) as visit_number
    from opportunity_history
    where entered_at <= {{ as_of() }}

),

first_stages as (

    select
        opportunity_id,
        stage
    from stages_ordered
    where visit_number = 1

),

first_stages_left as (

    -- QUA-24: advanced is out of the first stage
    select
        stages_ordered.opportunity_id,
        min(stages_ordered.entered_at) as advanced_at
    from stages_ordered
    inner join first_stages
        on stages_ordered.opportunity_id = first_stages.opportunity_id
    where stages_ordered.stage != first_stages.stage
    group by stages_ordered.opportunity_id

),

decisions_of_closers as (

    select
        members.golden_lead_id,
        min(decisions.decided_at) as icp_validated_at
    from decisions
    inner join members
        on decisions.lead_id = members.lead_id
    inner join users
        on decisions.decided_by = users.user_id
    where
        users.role = 'ae'
        and decisions.decided_at <= {{ as_of() }}
    group by members.golden_lead_id

),

evidence as (

    select count(*) as decision_count
    from decisions

),

linked as (

    select
        opportunities.opportunity_id,
        members.golden_lead_id,
        opportunities.account_id,
        opportunities.owner_id,
        coalesce(members.business_unit_id, accounts.business_unit_id, 'global')
            as business_unit_id,
        opportunities.stage,
        coalesce(opportunities.currency, 'unknown') as currency,
        -- a value that no amount can be is none
        try_cast(opportunities.deal_value as decimal(18, 6)) as deal_value,
        coalesce(opportunities.is_won, false) as is_won,
        opportunities.created_at,
        case
            when opportunities.closed_at <= {{ as_of() }} then opportunities.closed_at
            when opportunities.closed_at is null and opportunities.is_won
                then opportunities.updated_at
        end as closed_at
    from opportunities
    left join members
        on opportunities.lead_id = members.lead_id
    left join accounts
        on opportunities.account_id = accounts.account_id
    where opportunities.created_at <= {{ as_of() }}

),

judged as (

    -- the verdict at the first touch counts for pursuit, else the one of today
    select
        linked.*,
        units.timezone,
        coalesce(
            pursuits.icp_verdict_at_first_touch,
            pursuits.icp_verdict,
            verdicts.icp_verdict,
            'unknown'
        ) as icp_verdict,
        pursuits.pursuit_class,
        decisions_of_closers.icp_validated_at,
        coalesce(first_stages_left.advanced_at, linked.closed_at) as advanced_at,
        evidence.decision_count
    from linked
    inner join units
        on linked.business_unit_id = units.business_unit_id
    cross join evidence
    left join pursuits
        on linked.golden_lead_id = pursuits.golden_lead_id
    left join verdicts
        on
            linked.account_id = verdicts.entity_id
            and verdicts.entity_type = 'account'
    left join decisions_of_closers
        on linked.golden_lead_id = decisions_of_closers.golden_lead_id
    left join first_stages_left
        on linked.opportunity_id = first_stages_left.opportunity_id

),

final as (

    select
        ---------- ids
        opportunity_id,
        golden_lead_id,
        business_unit_id,
        account_id,
        owner_id,

        ---------- strings
        stage,
        case
            when closed_at is null then 'open'
            when is_won then 'won'
            else 'lost'
        end as outcome,
        icp_verdict,
        case
            when icp_verdict = 'in' then 'aligned'
            when icp_verdict = 'unknown' then 'unknown'
            when pursuit_class = 'exception_approved' then 'exception'
            else 'non_icp'
        end as icp_class,
        currency,

        ---------- numerics
        deal_value,

        ---------- booleans
        -- null while it is in its first stage, and where the CRM delivers no decisions
        case
            when advanced_at is not null and decision_count > 0
                then coalesce(icp_validated_at <= advanced_at, false)
        end as is_icp_validated_before_advance,

        ---------- dates
        cast(date_trunc('month', {{ local_date('created_at', 'timezone') }}) as date)
            as opened_month,
        cast(date_trunc('month', {{ local_date('closed_at', 'timezone') }}) as date)
            as closed_month,

        ---------- timestamps
        created_at,
        closed_at,
        icp_validated_at,
        advanced_at
    from judged

)

select * from final

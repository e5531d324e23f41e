with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

gates as (

    select * from {{ ref('int_lead_gates') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

opportunities as (

    select * from {{ ref('input_opportunities') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

intervals as (

    select * from {{ ref('fct_lead_score_intervals') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

qualified_by_score as (

    select
        intervals.golden_lead_id,
        min(intervals.valid_from) as qualified_at
    from intervals
    inner join leads
        on intervals.golden_lead_id = leads.golden_lead_id
    inner join units
        on leads.business_unit_id = units.business_unit_id
    where
        intervals.model_id = 'mql_qualification'
        and intervals.score >= units.qualified_threshold
    group by intervals.golden_lead_id

),

reached as (

    select
        golden_lead_id,
        max(case when stage in ('SQL', 'Opportunity', 'Won') then entered_at end) as sql_at,
        max(case when stage in ('Opportunity', 'Won') then entered_at end) as opportunity_at,
        max(case when stage = 'Won' then entered_at end) as won_at
    from lead_stages
    where entered_at <= {{ as_of() }}
    group by golden_lead_id

),

dealt as (

    select
        members.golden_lead_id,
        max(opportunities.created_at) as opportunity_at,
        max(
            case
                when opportunities.is_won and opportunities.closed_at <= {{ as_of() }}
                    then opportunities.closed_at
            end
        ) as won_at
    from opportunities
    inner join members
        on opportunities.lead_id = members.lead_id
    where opportunities.created_at <= {{ as_of() }}
    group by members.golden_lead_id

),

qualified as (

    -- SCO-15: the first time that somebody made it an MQL or more; else that its score did
    select
        leads.golden_lead_id,
        leads.business_unit_id,
        units.timezone,
        units.as_of_date,
        units.maturity_days,
        units.icp_tier_high_min,
        units.icp_tier_medium_min,
        gates.qualified_at is null as is_by_score,
        coalesce(gates.qualified_at, qualified_by_score.qualified_at) as qualified_at
    from leads
    inner join units
        on leads.business_unit_id = units.business_unit_id
    left join gates
        on leads.golden_lead_id = gates.golden_lead_id
    left join qualified_by_score
        on leads.golden_lead_id = qualified_by_score.golden_lead_id
    where coalesce(gates.qualified_at, qualified_by_score.qualified_at) is not null

),

states as (

    -- never today's tier: the one of that instant
    select
        qualified.golden_lead_id,
        intervals.model_id,
        intervals.tier,
        intervals.fit_score
    from qualified
    inner join intervals
        on
            qualified.golden_lead_id = intervals.golden_lead_id
            and qualified.qualified_at >= intervals.valid_from
            and (intervals.valid_to is null or qualified.qualified_at < intervals.valid_to)

),

models as (

    select 'sales_priority' as model_id
    union all
    select 'mql_qualification' as model_id
    union all
    -- the fit alone, by the cut-offs of the ICP tiers (AMB-06)
    select 'icp_fit' as model_id

),

tiered as (

    select
        qualified.*,
        models.model_id,
        case
            when states.golden_lead_id is null then 'Unknown'
            when models.model_id != 'icp_fit' then coalesce(states.tier, 'Unknown')
            when states.fit_score >= qualified.icp_tier_high_min then 'High'
            when states.fit_score >= qualified.icp_tier_medium_min then 'Medium'
            else 'Low'
        end as tier
    from qualified
    cross join models
    left join states
        on
            qualified.golden_lead_id = states.golden_lead_id
            and states.model_id = case
                when models.model_id = 'icp_fit' then 'sales_priority' else models.model_id
            end

),

final as (

    select
        ---------- ids
        tiered.golden_lead_id,
        tiered.business_unit_id,
        tiered.model_id,

        ---------- strings
        tiered.tier,

        ---------- booleans
        tiered.is_by_score,
        coalesce(reached.sql_at >= tiered.qualified_at, false)
        or coalesce(dealt.opportunity_at >= tiered.qualified_at, false) as is_sql,
        coalesce(reached.opportunity_at >= tiered.qualified_at, false)
        or coalesce(dealt.opportunity_at >= tiered.qualified_at, false) as is_opportunity,
        coalesce(reached.won_at >= tiered.qualified_at, false)
        or coalesce(dealt.won_at >= tiered.qualified_at, false) as is_won,

        ---------- dates and timestamps
        cast(
            date_trunc('month', {{ local_timestamp('tiered.qualified_at', 'tiered.timezone') }})
            as date
        ) as qualified_month,
        cast(date_trunc('month', tiered.qualified_at) as date) as qualified_utc_month,
        tiered.qualified_at
    from tiered
    left join reached
        on tiered.golden_lead_id = reached.golden_lead_id
    left join dealt
        on tiered.golden_lead_id = dealt.golden_lead_id

)

select * from final

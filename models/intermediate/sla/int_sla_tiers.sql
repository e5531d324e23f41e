with

starts as (

    select * from {{ ref('int_sla_starts') }}

),

score_intervals as (

    select * from {{ ref('fct_lead_score_intervals') }}

),

prior_clocks as (

    select * from {{ source('prior', 'fct_sla_clocks') }}

),

priorities as (

    select
        golden_lead_id,
        tier,
        valid_from,
        valid_to
    from score_intervals
    where
        model_id = 'sales_priority'
        and tier is not null

),

tiers_at_start as (

    select
        starts.golden_lead_id,
        starts.sla_type,
        starts.started_at,
        priorities.tier
    from starts
    inner join priorities
        on
            starts.golden_lead_id = priorities.golden_lead_id
            and priorities.valid_from <= starts.started_at
            and (priorities.valid_to is null or priorities.valid_to > starts.started_at)

),

first_tiers as (

    select
        golden_lead_id,
        min_by(tier, valid_from) filter (where tier is not null) as tier
    from priorities
    group by golden_lead_id

),

final as (

    -- scores are kept for some months: a clock keeps the tier that it had when it was first seen;
    -- at first sight of an old one the earliest known tier stands in
    select
        starts.golden_lead_id,
        starts.sla_type,
        starts.started_at,
        coalesce(tiers_at_start.tier, prior_clocks.tier, first_tiers.tier) as tier,
        case
            when tiers_at_start.tier is not null then 'history'
            when prior_clocks.tier is not null then prior_clocks.tier_evidence_level
            else 'current'
        end as tier_evidence_level
    from starts
    left join tiers_at_start
        on
            starts.golden_lead_id = tiers_at_start.golden_lead_id
            and starts.sla_type = tiers_at_start.sla_type
            and starts.started_at = tiers_at_start.started_at
    left join prior_clocks
        on
            starts.golden_lead_id = prior_clocks.golden_lead_id
            and starts.sla_type = prior_clocks.sla_type
            and starts.started_at = prior_clocks.started_at
    left join first_tiers
        on starts.golden_lead_id = first_tiers.golden_lead_id
    where coalesce(tiers_at_start.tier, prior_clocks.tier, first_tiers.tier) is not null

)

select * from final

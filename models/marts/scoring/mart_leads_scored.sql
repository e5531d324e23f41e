with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

contributions as (

    select * from {{ ref('fct_score_contributions') }}

),

attributes as (

    select * from {{ ref('int_attributes') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

weights as (

    select * from {{ ref('int_unit_scoring_weights') }}

),

tiers as (

    select * from {{ ref('int_unit_score_tiers') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

known_fit as (

    select entity_id as golden_lead_id
    from attributes
    where entity_type = 'lead'
    group by entity_id

),

mql_tagged as (

    select golden_lead_id
    from lead_stages
    where stage = 'MQL'
    group by golden_lead_id

),

components as (

    select
        golden_lead_id,
        model_id,
        component,
        cast(least(100, greatest(0, sum(points))) as decimal(18, 6)) as score
    from contributions
    group by golden_lead_id, model_id, component

),

weighted as (

    -- SCO-01: sum of weight times component, never rounded after the sum; no evidence is 0 (AMB-03)
    select
        leads.golden_lead_id,
        weights.model_id,
        max(case when weights.component = 'fit' then components.score end) as fit_score,
        max(case when weights.component = 'engagement' then components.score end)
            as engagement_score,
        max(case when weights.component = 'intent' then components.score end) as intent_score,
        cast(
            sum(weights.weight * coalesce(components.score, cast(0 as decimal(18, 6))))
            as decimal(20, 10)
        ) as score
    from leads
    inner join weights
        on leads.business_unit_id = weights.business_unit_id
    left join components
        on
            leads.golden_lead_id = components.golden_lead_id
            and weights.model_id = components.model_id
            and weights.component = components.component
    group by leads.golden_lead_id, weights.model_id

),

scored as (

    select
        leads.golden_lead_id,
        leads.survivor_lead_id,
        leads.business_unit_id,
        leads.owner_id,
        leads.stage,
        leads.is_open,
        coalesce(priority.fit_score, 0) as fit_score,
        coalesce(priority.engagement_score, 0) as engagement_score,
        coalesce(priority.intent_score, 0) as intent_score,
        coalesce(priority.score, 0) as composite_score,
        coalesce(qualification.score, 0) as mql_score,
        known_fit.golden_lead_id is null
        or priority.engagement_score is null
        or priority.intent_score is null as component_missing
    from leads
    left join weighted as priority
        on
            leads.golden_lead_id = priority.golden_lead_id
            and priority.model_id = 'sales_priority'
    left join weighted as qualification
        on
            leads.golden_lead_id = qualification.golden_lead_id
            and qualification.model_id = 'mql_qualification'
    left join known_fit
        on leads.golden_lead_id = known_fit.golden_lead_id

),

final as (

    select
        ---------- ids
        scored.golden_lead_id,
        scored.business_unit_id,
        scored.owner_id,

        ---------- strings
        scored.stage,
        tiers.tier as priority_tier,

        ---------- numerics
        scored.fit_score,
        scored.engagement_score,
        scored.intent_score,
        scored.composite_score,
        scored.composite_score as effective_score,
        scored.mql_score,
        records.crm_composite_score,
        records.crm_composite_score - cast(scored.composite_score as double) as score_gap,

        ---------- booleans
        scored.is_open,
        case
            when units.mql_gate_model = 'sales_priority' then scored.composite_score
            else scored.mql_score
        end >= units.mql_threshold as is_mql_by_score,
        mql_tagged.golden_lead_id is not null
        or coalesce(
            {{ matches(lowered('records.tags'), '(^|[^a-z])mql([^a-z]|$)') }}, false
        ) as is_mql_tagged,
        cast(null as boolean) as has_override,
        scored.component_missing,

        ---------- timestamps
        {{ as_of() }} as scored_at
    from scored
    inner join units
        on scored.business_unit_id = units.business_unit_id
    inner join records
        on scored.survivor_lead_id = records.lead_id
    left join mql_tagged
        on scored.golden_lead_id = mql_tagged.golden_lead_id
    left join tiers
        on
            scored.business_unit_id = tiers.business_unit_id
            and tiers.model_id = 'sales_priority'
            and scored.composite_score >= tiers.min_inclusive
            and (
                tiers.max_exclusive is null
                or scored.composite_score < tiers.max_exclusive
            )

)

select * from final

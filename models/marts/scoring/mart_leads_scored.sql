{% set tags = "translate(" ~ lowered('records.tags') ~ ", '[]\"', '')" -%}
with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

lead_scores as (

    select * from {{ ref('int_lead_scores') }}

),

attributes as (

    select * from {{ ref('int_attributes') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

tiers as (

    select * from {{ ref('int_unit_score_tiers') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

crm_scores as (

    select * from {{ ref('int_scores_in_crm') }}

),

known_fit as (

    select entity_id as golden_lead_id
    from attributes
    where entity_type = 'lead'

    union

    select leads.golden_lead_id
    from leads
    inner join attributes
        on leads.account_id = attributes.entity_id
    where attributes.entity_type = 'account'

),

mql_tagged as (

    select golden_lead_id
    from lead_stages
    where stage = 'MQL'
    group by golden_lead_id

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
        -- SCO-17: an override that holds goes before what the model says
        cast(coalesce(crm_scores.override_score, priority.score, 0) as decimal(20, 10))
            as effective_score,
        coalesce(qualification.score, 0) as mql_score,
        known_fit.golden_lead_id is null
        or priority.engagement_score is null
        or priority.intent_score is null as component_missing
    from leads
    left join lead_scores as priority
        on
            leads.golden_lead_id = priority.golden_lead_id
            and priority.model_id = 'sales_priority'
    left join lead_scores as qualification
        on
            leads.golden_lead_id = qualification.golden_lead_id
            and qualification.model_id = 'mql_qualification'
    left join known_fit
        on leads.golden_lead_id = known_fit.golden_lead_id
    left join crm_scores
        on leads.golden_lead_id = crm_scores.golden_lead_id

),

gated as (

    -- AMB-05, amendment 19: qualified and borderline are said of mql_score, and only here
    select
        scored.*,
        case
            when units.mql_gate_model = 'sales_priority' then scored.composite_score
            else scored.mql_score
        end >= units.mql_threshold as is_mql_by_score,
        mql_tagged.golden_lead_id is not null
        or coalesce({{ matches(tags, '(^|[,;|]) *mql *($|[,;|])') }}, false) as is_mql_tagged,
        coalesce({{ matches(tags, '(^|[,;|]) *qualified *($|[,;|])') }}, false)
        or coalesce({{ lowered('records.status') }} = 'qualified', false) as is_qualified_tagged,
        scored.mql_score >= units.qualified_threshold as is_qualified,
        scored.mql_score >= units.borderline_low
        and scored.mql_score < units.borderline_high as is_borderline,
        records.crm_composite_score
    from scored
    inner join units
        on scored.business_unit_id = units.business_unit_id
    inner join records
        on scored.survivor_lead_id = records.lead_id
    left join mql_tagged
        on scored.golden_lead_id = mql_tagged.golden_lead_id

),

final as (

    select
        ---------- ids
        gated.golden_lead_id,
        gated.business_unit_id,
        gated.owner_id,
        crm_scores.score_override_id,
        crm_scores.sdr_validated_by,

        ---------- strings
        gated.stage,
        tiers.tier as priority_tier,

        ---------- numerics
        gated.fit_score,
        gated.engagement_score,
        gated.intent_score,
        gated.composite_score,
        gated.effective_score,
        gated.mql_score,
        gated.crm_composite_score,
        gated.crm_composite_score - cast(gated.composite_score as double) as score_gap,

        ---------- booleans
        gated.is_open,
        gated.is_mql_by_score,
        gated.is_mql_tagged,
        crm_scores.returned_at is not null as is_returned,
        gated.is_qualified,
        gated.is_qualified_tagged,
        -- QUA-04: the tag says what the score says
        gated.is_qualified_tagged = gated.is_qualified as is_qualified_tag_correct,
        gated.is_borderline,
        crm_scores.score_override_id is not null as has_override,
        gated.component_missing,
        coalesce(crm_scores.is_score_corrected, false) as is_score_corrected,
        crm_scores.is_validator_unknown,
        -- SCO-09: due before the first handoff to an AE
        gated.is_open
        and crm_scores.handed_to_ae_at is null
        and crm_scores.sdr_validated_at is null
        and (gated.is_mql_tagged or gated.is_qualified) as needs_sdr_validation,
        crm_scores.handed_to_ae_at is not null
        and not coalesce(crm_scores.first_validated_at <= crm_scores.handed_to_ae_at, false)
            as is_handed_off_unvalidated,
        -- null: nobody logged a score, or it was before the history of scores
        crm_scores.is_inflated as is_inflated_candidate,
        crm_scores.is_log_stale,

        ---------- timestamps
        crm_scores.override_expires_at,
        crm_scores.sdr_validated_at,
        crm_scores.handed_to_ae_at,
        crm_scores.returned_at,
        crm_scores.crm_score_logged_at,
        {{ as_of() }} as scored_at
    from gated
    left join crm_scores
        on gated.golden_lead_id = crm_scores.golden_lead_id
    left join tiers
        on
            gated.business_unit_id = tiers.business_unit_id
            and tiers.is_current
            and tiers.model_id = 'sales_priority'
            and gated.effective_score >= tiers.min_inclusive
            and (tiers.max_exclusive is null or gated.effective_score < tiers.max_exclusive)

)

select * from final

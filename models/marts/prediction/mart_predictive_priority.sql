with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

training_set as (

    select * from {{ ref('mart_predictive_training_set') }}

),

rule_scores as (

    select * from {{ ref('mart_leads_scored') }}

),

predictions as (

    select * from {{ ref('int_prediction_scores') }}

),

reasons as (

    select * from {{ ref('int_prediction_reasons') }}

),

models as (

    select * from {{ ref('int_prediction_models') }}

),

policy as (

    select * from {{ ref('int_prediction_policy') }}

),

seniors as (

    select * from {{ ref('int_prediction_seniors') }}

),

judged as (

    -- where there is no model the rule score ranks, and is no probability
    select
        leads.golden_lead_id,
        leads.business_unit_id,
        leads.owner_id,
        leads.stage,
        training_set.cut_at,
        training_set.window_ends_at,
        policy.top_tier_pct,
        policy.routing_mode,
        models.version as model_version,
        models.reason as fallback_reason,
        case when predictions.golden_lead_id is null then 'rule_score' else 'model' end as method,
        cast(
            coalesce(
                predictions.probability, rule_scores.effective_score * cast(0.01 as decimal(3, 2))
            ) as decimal(18, 6)
        ) as probability,
        rule_scores.effective_score as rule_score,
        coalesce(
            training_set.reached_at is null
            and (predictions.golden_lead_id is null or training_set.window_ends_at > {{ as_of() }}),
            false
        ) as is_ranked
    from leads
    inner join training_set
        on leads.golden_lead_id = training_set.golden_lead_id
    inner join rule_scores
        on leads.golden_lead_id = rule_scores.golden_lead_id
    inner join policy
        on leads.business_unit_id = policy.business_unit_id
    cross join models
    left join predictions
        on leads.golden_lead_id = predictions.golden_lead_id
    where leads.is_open

),

placed as (

    select
        golden_lead_id,
        business_unit_id,
        top_tier_pct,
        probability,
        row_number() over (
            partition by business_unit_id
            order by probability desc nulls last, golden_lead_id asc nulls last
        ) as priority_rank,
        ntile(10) over (
            partition by business_unit_id
            order by probability desc nulls last, golden_lead_id asc nulls last
        ) as decile,
        count(*) over (partition by business_unit_id) as ranked_count
    from judged
    where is_ranked

),

ranked as (

    -- PRD-02: a lead is of the top share when fewer leads than that share come before it
    select
        golden_lead_id,
        priority_rank,
        decile,
        probability > 0
        and (priority_rank - 1) * 100 < top_tier_pct * ranked_count as is_top_tier
    from placed

),

top_leads as (

    select
        judged.golden_lead_id,
        judged.business_unit_id,
        judged.owner_id,
        row_number() over (
            partition by judged.business_unit_id
            order by ranked.priority_rank asc nulls last
        ) as top_number
    from judged
    inner join ranked
        on judged.golden_lead_id = ranked.golden_lead_id
    left join seniors
        on
            judged.owner_id = seniors.user_id
            and seniors.slot_number = 1
    where
        ranked.is_top_tier
        and seniors.user_id is null

),

suggested as (

    -- the next lead goes to who then has the fewest open ones
    select
        top_leads.golden_lead_id,
        seniors.user_id
    from top_leads
    inner join seniors
        on
            top_leads.business_unit_id = seniors.business_unit_id
            and top_leads.top_number = seniors.unit_slot_number

),

final as (

    select
        ---------- ids
        judged.golden_lead_id,
        judged.business_unit_id,
        judged.owner_id,
        suggested.user_id as suggested_senior_sdr_id,

        ---------- strings
        judged.stage,
        judged.method,
        case when judged.method = 'model' then judged.model_version end as model_version,
        case
            when judged.method = 'rule_score' then coalesce(judged.fallback_reason, 'no date')
        end as fallback_reason,
        judged.routing_mode,
        reasons.reason_1,
        reasons.reason_2,
        reasons.reason_3,

        ---------- numerics
        judged.probability,
        judged.rule_score,
        cast(ranked.decile as int) as decile,
        cast(ranked.priority_rank as int) as priority_rank,
        reasons.contribution_1,
        reasons.contribution_2,
        reasons.contribution_3,

        ---------- booleans
        coalesce(ranked.is_top_tier, false) as is_top_tier,
        judged.routing_mode = 'advisory' as is_advisory,

        ---------- timestamps
        judged.cut_at,
        judged.window_ends_at,
        {{ as_of() }} as as_of
    from judged
    left join ranked
        on judged.golden_lead_id = ranked.golden_lead_id
    left join suggested
        on judged.golden_lead_id = suggested.golden_lead_id
    left join reasons
        on judged.golden_lead_id = reasons.golden_lead_id

)

select * from final

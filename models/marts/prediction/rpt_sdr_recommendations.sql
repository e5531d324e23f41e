with

priorities as (

    select * from {{ ref('mart_predictive_priority') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

aged as (

    select * from {{ ref('mart_leads_aged') }}

),

worklist as (

    select * from {{ ref('rpt_sdr_worklist') }}

),

policy as (

    select * from {{ ref('int_prediction_policy') }}

),

ranked as (

    select
        priorities.*,
        row_number() over (
            partition by priorities.owner_id
            order by
                priorities.probability desc nulls last,
                priorities.golden_lead_id asc nulls last
        ) as recommendation_rank
    from priorities
    inner join users
        on priorities.owner_id = users.user_id
    where
        priorities.priority_rank is not null
        and users.role = 'sdr'
        and users.is_active

),

final as (

    -- PRD-04: the next leads of each SDR, best first, as of the night
    select
        ---------- ids
        ranked.owner_id,
        ranked.golden_lead_id,
        ranked.business_unit_id,

        ---------- strings
        ranked.stage,
        ranked.method,
        ranked.model_version,
        -- where its age asks for nothing, it is worked on by its route
        coalesce(nullif(aged.recommended_action, 'none'), worklist.work_route)
            as recommended_action,
        case
            when aged.recommended_action != 'none' then aged.recommended_action_rule
            when worklist.work_route is not null then 'AMB-04'
        end as recommended_action_rule,
        coalesce(ranked.reason_1, ranked.fallback_reason) as reason,

        ---------- numerics
        cast(ranked.recommendation_rank as int) as recommendation_rank,
        ranked.probability,

        ---------- booleans
        ranked.is_top_tier,

        ---------- timestamps
        aged.next_action_due_at,
        ranked.as_of
    from ranked
    inner join policy
        on ranked.business_unit_id = policy.business_unit_id
    left join aged
        on ranked.golden_lead_id = aged.golden_lead_id
    left join worklist
        on ranked.golden_lead_id = worklist.golden_lead_id
    where ranked.recommendation_rank <= policy.recommendation_top_n

)

select * from final

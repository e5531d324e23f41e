with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

actions as (

    select * from {{ ref('int_recommended_actions') }}

),

prior_recommendations as (

    select * from {{ source('prior', 'fct_recommended_actions') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

ownership_changes as (

    select * from {{ ref('fct_ownership_changes') }}

),

ladder as (

    select * from {{ ref('int_reengagement_ladder') }}

),

clocks as (

    select * from {{ ref('int_lead_clocks') }}

),

lead_work as (

    select * from {{ ref('int_lead_work') }}

),

known as (

    -- what earlier runs recommended, and what this one does
    select
        prior_recommendations.golden_lead_id,
        prior_recommendations.recommended_action,
        min(prior_recommendations.recommended_action_rule) as rule_id,
        prior_recommendations.recommended_at,
        max(prior_recommendations.withdrawn_at) as withdrawn_at
    from prior_recommendations
    where prior_recommendations.recommended_at < {{ as_of() }}
    group by
        prior_recommendations.golden_lead_id,
        prior_recommendations.recommended_action,
        prior_recommendations.recommended_at

),

stages_entered as (

    select
        known.golden_lead_id,
        known.recommended_action,
        known.recommended_at,
        min(lead_stages.entered_at) as done_at
    from known
    inner join lead_stages
        on known.golden_lead_id = lead_stages.golden_lead_id
    where
        lead_stages.entered_at > known.recommended_at
        and lead_stages.stage = case known.recommended_action
            when 'mark_cold' then 'Cold'
            when 'recycle' then 'Nurture'
            when 'to_nurture' then 'Nurture'
            when 'disqualify' then 'Disqualified'
        end
    group by known.golden_lead_id, known.recommended_action, known.recommended_at

),

owners_changed as (

    select
        known.golden_lead_id,
        known.recommended_action,
        known.recommended_at,
        min(ownership_changes.changed_at) as done_at
    from known
    inner join ownership_changes
        on known.golden_lead_id = ownership_changes.golden_lead_id
    where
        known.recommended_action in ('reassign', 'transfer_optional', 'escalate')
        and ownership_changes.changed_at > known.recommended_at
        and ownership_changes.to_owner_id is not null
    group by known.golden_lead_id, known.recommended_action, known.recommended_at

),

answered as (

    -- a contact, an enrichment or a step of the ladder that came later did what was recommended
    select
        known.golden_lead_id,
        known.recommended_action,
        known.recommended_at,
        known.rule_id,
        known.withdrawn_at,
        coalesce(
            stages_entered.done_at,
            owners_changed.done_at,
            case
                when known.recommended_action = 'reengage_l1' then ladder.l1_done_at
                when known.recommended_action = 'reengage_l2' then ladder.l2_started_at
                when known.recommended_action in ('contact', 'prospect') then clocks.last_attempt_at
                when known.recommended_action = 'enrich' then lead_work.last_enriched_at
                when known.recommended_action = 'recycle' then lead_work.last_recycled_at
            end
        ) as done_at
    from known
    left join stages_entered
        on
            known.golden_lead_id = stages_entered.golden_lead_id
            and known.recommended_action = stages_entered.recommended_action
            and known.recommended_at = stages_entered.recommended_at
    left join owners_changed
        on
            known.golden_lead_id = owners_changed.golden_lead_id
            and known.recommended_action = owners_changed.recommended_action
            and known.recommended_at = owners_changed.recommended_at
    left join ladder
        on known.golden_lead_id = ladder.golden_lead_id
    left join clocks
        on known.golden_lead_id = clocks.golden_lead_id
    left join lead_work
        on known.golden_lead_id = lead_work.golden_lead_id

),

followed as (

    select
        answered.golden_lead_id,
        answered.recommended_action,
        answered.recommended_at,
        answered.rule_id,
        case when answered.done_at > answered.recommended_at then answered.done_at end as done_at,
        coalesce(
            answered.withdrawn_at,
            case
                when
                    not coalesce(answered.done_at > answered.recommended_at, false)
                    and actions.golden_lead_id is null
                    then {{ as_of() }}
            end
        ) as withdrawn_at
    from answered
    left join actions
        on
            answered.golden_lead_id = actions.golden_lead_id
            and answered.recommended_action = actions.recommended_action

),

still_open as (

    select
        golden_lead_id,
        recommended_action
    from followed
    where
        done_at is null
        and withdrawn_at is null
    group by golden_lead_id, recommended_action

),

all_recommendations as (

    select * from followed

    union all

    select
        actions.golden_lead_id,
        actions.recommended_action,
        {{ as_of() }} as recommended_at,
        actions.recommended_action_rule as rule_id,
        cast(null as timestamp) as done_at,
        cast(null as timestamp) as withdrawn_at
    from actions
    left join still_open
        on
            actions.golden_lead_id = still_open.golden_lead_id
            and actions.recommended_action = still_open.recommended_action
    where still_open.golden_lead_id is null

),

final as (

    select
        ---------- ids
        all_recommendations.golden_lead_id,
        leads.business_unit_id,
        leads.owner_id,

        ---------- strings
        all_recommendations.recommended_action,
        all_recommendations.rule_id as recommended_action_rule,
        case
            when all_recommendations.done_at is not null then 'done'
            when all_recommendations.withdrawn_at is not null then 'withdrawn'
            else 'open'
        end as state,

        ---------- timestamps
        all_recommendations.recommended_at,
        all_recommendations.done_at,
        case when all_recommendations.done_at is null then all_recommendations.withdrawn_at end
            as withdrawn_at
    from all_recommendations
    inner join leads
        on all_recommendations.golden_lead_id = leads.golden_lead_id

)

select * from final

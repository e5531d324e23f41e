-- rendered lists have their own indent
-- sqlfluff:exclude_rules:structure.column_order,layout.indent
{% set epoch = "timestamp '1970-01-01 00:00:00'" -%}
{% set order_words = range(1, 5) -%}
with

scores as (

    select * from {{ ref('mart_leads_scored') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

segmented as (

    select * from {{ ref('mart_leads_segmented') }}

),

next_actions as (

    select * from {{ ref('int_lead_next_actions') }}

),

call_reasons as (

    select * from {{ ref('int_lead_call_reasons') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

tiers as (

    -- the highest first, whatever its bound in the unit
    select
        *,
        row_number() over (
            partition by business_unit_id
            order by min_inclusive desc nulls last
        ) as tier_place
    from {{ ref('int_unit_score_tiers') }}
    where
        is_current
        and model_id = 'sales_priority'

),

listed as (

    select
        scores.golden_lead_id,
        scores.business_unit_id,
        scores.owner_id,
        scores.stage,
        scores.priority_tier,
        scores.composite_score,
        scores.effective_score,
        scores.mql_score,
        scores.has_override,
        scores.is_borderline,
        scores.is_mql_by_score or scores.is_mql_tagged as is_mql,
        scores.is_returned,
        scores.needs_sdr_validation,
        scores.score_gap,
        scores.is_log_stale,
        leads.full_name,
        leads.company_name,
        leads.created_at,
        segmented.fit_tier,
        segmented.icp_verdict,
        coalesce(segmented.fit_route = 'prospect', false) as is_prospect,
        tiers.tier_place,
        tiers.action as tier_action,
        coalesce(segmented.has_signals, false) as has_signals,
        -- one order a list: that of the owner's unit, where an owner has leads of several
        coalesce(
            owner_units.worklist_order,
            min(units.worklist_order) over (partition by scores.owner_id)
        ) as worklist_order,
        next_actions.next_action_type,
        next_actions.next_action_at,
        coalesce(call_reasons.is_hot_trial, false) as hot_trial_flag,
        coalesce(call_reasons.is_webinar_followup_due, false) as webinar_followup_due,
        call_reasons.trial_completed_at,
        call_reasons.webinar_attended_at,
        case
            when call_reasons.is_webinar_followup_due then call_reasons.is_webinar_followup_late
        end as is_webinar_followup_late,
        -- the clocks of the SLA are still to come; a breached one that runs goes first then
        cast(null as timestamp) as sla_breached_at
    from scores
    inner join leads
        on scores.golden_lead_id = leads.golden_lead_id
    inner join units
        on scores.business_unit_id = units.business_unit_id
    left join users
        on scores.owner_id = users.user_id
    left join units as owner_units
        on users.business_unit_id = owner_units.business_unit_id
    left join segmented
        on scores.golden_lead_id = segmented.golden_lead_id
    left join tiers
        on
            scores.business_unit_id = tiers.business_unit_id
            and scores.priority_tier = tiers.tier
    left join next_actions
        on scores.golden_lead_id = next_actions.golden_lead_id
    left join call_reasons
        on scores.golden_lead_id = call_reasons.golden_lead_id
    where scores.is_open

),

measured as (

    -- SCO-23: a number for each word of the order, the smaller first
    select
        *
        {%- for place in order_words %},
        case {{ list_item('worklist_order', place) }}
            when 'sla_breach' then case when sla_breached_at is null then 1 else 0 end
            when 'tier' then cast(tier_place as double)
            when 'composite_desc' then -cast(effective_score as double)
            when 'age' then {{ hours_between(epoch, 'created_at') }}
        end as order_{{ place }},
        -- ICP-05: at the same tier and score the leads with signals go first
        case
            when {{ list_item('worklist_order', place) }} = 'composite_desc' and not has_signals
                then 1
            else 0
        end as signals_{{ place }}
        {%- endfor %}
    from listed

),

ranked as (

    select
        *,
        row_number() over (
            partition by owner_id
            order by
                {%- for place in order_words %}
                order_{{ place }} asc nulls last,
                signals_{{ place }} asc nulls last,
                {%- endfor %}
                golden_lead_id asc nulls last
        ) as worklist_rank
    from measured

),

final as (

    select
        ---------- ids
        golden_lead_id,
        business_unit_id,
        owner_id,

        ---------- strings
        full_name,
        company_name,
        stage,
        priority_tier,
        tier_action,
        -- AMB-04, AMB-67, amendments 8 and 11: an MQL is worked on whatever its tier, until Sales
        -- returns it; what fits and was sought out is prospected, not nurtured
        case
            when is_returned and priority_tier = 'Medium' then 'nurture_or_follow_up'
            when is_returned then 'nurture'
            when is_mql then 'sales'
            when is_prospect then 'prospect'
            when priority_tier = 'High' then 'outreach'
            when priority_tier = 'Medium' then 'nurture_or_follow_up'
            else 'nurture'
        end as work_route,
        fit_tier,
        icp_verdict,
        next_action_type,

        ---------- numerics
        cast(worklist_rank as int) as worklist_rank,
        composite_score,
        effective_score,
        mql_score,
        score_gap,

        ---------- booleans
        is_mql,
        is_returned,
        has_signals,
        is_borderline,
        has_override,
        needs_sdr_validation as needs_validation,
        is_log_stale,
        hot_trial_flag,
        webinar_followup_due,
        is_webinar_followup_late,
        next_action_type is not null as has_next_action,
        -- SCO-11: null outside the tier
        case
            when priority_tier = 'Medium' then next_action_type is null
        end as lacks_next_action,

        ---------- timestamps
        created_at,
        sla_breached_at,
        next_action_at,
        trial_completed_at,
        webinar_attended_at
    from ranked

)

select * from final

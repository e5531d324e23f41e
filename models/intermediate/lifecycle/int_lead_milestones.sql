with

cycles as (

    select * from {{ ref('int_lead_cycles') }}

),

events as (

    select * from {{ ref('int_lead_cycle_events') }}

),

calls as (

    select * from {{ ref('fct_qualification_calls') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

opportunities as (

    select * from {{ ref('input_opportunities') }}

),

proposals as (

    select * from {{ ref('input_proposals') }}

),

onboarding as (

    select * from {{ ref('input_customer_onboarding') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

scored as (

    select * from {{ ref('mart_leads_scored') }}

),

segmented as (

    select * from {{ ref('mart_leads_segmented') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

sla_policies as (

    select * from {{ ref('int_unit_sla_policies') }}

),

acceptance_targets as (

    select
        business_unit_id,
        min(target_hours) as target_hours
    from sla_policies
    where sla_type = 'mql_accept'
    group by business_unit_id

),

last_calls as (

    -- of two calls at one instant the failed one counts
    select
        golden_lead_id,
        held_at,
        min(case when is_bant_passed then 1 else 0 end) as is_bant_passed
    from calls
    where is_bant_passed is not null
    group by golden_lead_id, held_at

),

sold as (

    select
        members.golden_lead_id,
        max(case when proposals.accepted_at <= {{ as_of() }} then 1 else 0 end) as is_accepted,
        max(
            case when onboarding.onboarding_completed_at <= {{ as_of() }} then 1 else 0 end
        ) as is_onboarded
    from opportunities
    inner join members
        on opportunities.lead_id = members.lead_id
    left join proposals
        on opportunities.opportunity_id = proposals.opportunity_id
    left join onboarding
        on opportunities.account_id = onboarding.account_id
    group by members.golden_lead_id

),

milestones as (

    -- what the stages say and what else happened: the earlier of the two
    select
        cycles.golden_lead_id,
        cycles.lead_id,
        cycles.business_unit_id,
        cycles.timezone,
        cycles.last_stage,
        cycles.evidence_level,
        cycles.cycle_number,
        cycles.visit_count,
        cycles.out_of_order_count,
        cycles.terminal_stage_count,
        cycles.is_current_cycle,
        cycles.started_at,
        cycles.ended_at,
        cycles.mql_at,
        cycles.sal_at,
        cycles.reviewed_at,
        cycles.last_nurtured_at,
        cycles.cold_at,
        cycles.disqualified_at,
        cycles.qualified_at,
        events.sdr_queue_notified_at,
        events.handed_over_at,
        events.answered_at,
        events.not_ready_at,
        events.contacted_at,
        events.positive_reply_at,
        events.ae_notified_at,
        events.unanswered_sequence_at,
        events.call_scheduled_at,
        events.call_held_at,
        events.last_call_held_at,
        least(cycles.accepted_at, events.accepted_at) as accepted_at,
        least(cycles.sql_at, events.opportunity_at, events.won_at) as sql_at,
        least(cycles.opportunity_at, events.opportunity_at, events.won_at) as opportunity_at,
        least(cycles.won_at, events.won_at) as won_at,
        least(cycles.lost_at, events.lost_at) as lost_at
    from cycles
    left join events
        on
            cycles.golden_lead_id = events.golden_lead_id
            and cycles.cycle_number = events.cycle_number

),

final as (

    select
        milestones.*,
        coalesce(leads.lead_source, records.lead_source) as lead_source,
        leads.owner_id,
        leads.golden_lead_id is not null as is_live,
        scored.mql_score,
        segmented.icp_verdict,
        units.qualified_threshold,
        units.discovery_schedule_days,
        units.as_of_date,
        last_calls.is_bant_passed,
        sold.is_accepted,
        sold.is_onboarded,
        acceptance_targets.target_hours,
        {{
            hours_between(
                'coalesce(milestones.handed_over_at, milestones.mql_at)',
                'coalesce(least(milestones.accepted_at, milestones.answered_at), '
                ~ 'milestones.ended_at, ' ~ as_of() ~ ')',
            )
        }} as hours_to_answer
    from milestones
    left join units
        on milestones.business_unit_id = units.business_unit_id
    left join acceptance_targets
        on milestones.business_unit_id = acceptance_targets.business_unit_id
    left join records
        on milestones.lead_id = records.lead_id
    left join leads
        on milestones.golden_lead_id = leads.golden_lead_id
    left join scored
        on
            milestones.golden_lead_id = scored.golden_lead_id
            and milestones.is_current_cycle
    left join segmented
        on milestones.golden_lead_id = segmented.golden_lead_id
    left join last_calls
        on
            milestones.golden_lead_id = last_calls.golden_lead_id
            and milestones.last_call_held_at = last_calls.held_at
    left join sold
        on
            milestones.golden_lead_id = sold.golden_lead_id
            and milestones.is_current_cycle

)

select * from final

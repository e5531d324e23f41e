-- reads staging itself, and drops the erased by an anti join
with

delivered as (
    select *, 'crm' as source_system from work.staging.stg_crm__activities
    union all by name
    select *, 'zoho' as source_system from work.staging.stg_zoho__calls
    union all by name
    select *, 'zoho' as source_system from work.staging.stg_zoho__events
),

linked as (
    select
        delivered.* exclude (lead_id, occurred_at),
        coalesce(delivered.lead_id, opportunities.lead_id) as lead_id,
        coalesce(delivered.occurred_at, logged_at) as occurred_at
    from delivered
    anti join work.input.input_erased_leads using (lead_id)
    left join work.input.input_opportunities as opportunities using (opportunity_id)
    where _row_state = 'accepted'
)

select
    activity_id,
    golden_lead_id,
    lead_id,
    opportunity_id,
    user_id,
    linked.source_system,
    lower(activity_type) as activity_type,
    lower(direction) as direction,
    lower(outcome) as outcome,
    lower(purpose) as purpose,
    coalesce(is_automated, false) as is_automated,
    coalesce(occurred_at > getvariable('as_of'), false) as is_future,
    coalesce(
        lower(activity_type) in ('email', 'call', 'meeting', 'linkedin')
        and not coalesce(is_automated, false)
        and occurred_at <= getvariable('as_of'),
        false
    ) as resets_activity_clock,
    occurred_at,
    logged_at
from linked
left join work.intermediate.int_golden_members using (lead_id)

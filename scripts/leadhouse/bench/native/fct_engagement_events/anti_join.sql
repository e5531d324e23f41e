-- reads staging itself, and drops the erased by an anti join
select
    event_id,
    golden_lead_id,
    lead_id,
    campaign_id,
    lower(event_type) as event_type,
    lower(status) as status,
    topic,
    video_progress_pct,
    coalesce(is_machine, false) as is_machine,
    coalesce(occurred_at > getvariable('as_of'), false) as is_future,
    coalesce(occurred_at < created_at, false) as is_before_lead,
    occurred_at,
    closed_at
from work.staging.stg_crm__engagement_events
anti join work.input.input_erased_leads using (lead_id)
left join (
    select lead_id, golden_lead_id from work.intermediate.int_golden_members
) using (lead_id)
left join (
    select golden_lead_id, created_at from leadhouse.marts.mart_leads_deduplicated
) using (golden_lead_id)
where _row_state = 'accepted'

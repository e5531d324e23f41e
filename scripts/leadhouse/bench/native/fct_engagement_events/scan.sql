select bit_xor(row_hash)
from (
    select
        hash(
            event_id, lead_id, campaign_id, event_type, status, topic, video_progress_pct,
            is_machine, occurred_at, closed_at, _row_state
        ) as row_hash
    from work.staging.stg_crm__engagement_events
    union all
    select hash(lead_id, golden_lead_id) from work.intermediate.int_golden_members
    union all
    select hash(golden_lead_id, created_at) from leadhouse.marts.mart_leads_deduplicated
)

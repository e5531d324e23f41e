select bit_xor(row_hash)
from (
    select hash(golden_lead_id, event_type, video_progress_pct, occurred_at, is_machine) as row_hash
    from leadhouse.marts.fct_engagement_events
    union all
    select hash(golden_lead_id, business_unit_id, account_id, is_open)
    from leadhouse.marts.mart_leads_deduplicated
    union all
    select hash(lead_id, golden_lead_id) from leadhouse.marts.bridge_lead_records
    union all
    select hash(lead_id, account_id, signal_type, observed_at) from work.input.input_signals
)

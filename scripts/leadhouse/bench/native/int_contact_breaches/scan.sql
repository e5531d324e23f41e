select bit_xor(row_hash)
from (
    select hash(activity_id, golden_lead_id, activity_type, direction, occurred_at) as row_hash
    from leadhouse.marts.fct_activities
    union all
    select hash(golden_lead_id, business_unit_id, country, is_open)
    from leadhouse.marts.mart_leads_deduplicated
    union all
    select hash(lead_id, golden_lead_id) from leadhouse.marts.bridge_lead_records
    union all
    select hash(lead_id, channel, status, valid_from, valid_to) from work.input.input_consents
)

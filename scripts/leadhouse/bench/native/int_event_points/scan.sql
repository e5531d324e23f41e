select bit_xor(row_hash)
from (
    select
        hash(
            lead_number, business_unit_id, event_type, event_value, occurred_at, counts_from,
            counts_to
        ) as row_hash
    from work.intermediate.int_score_evidence
    union all
    select hash(lead_number, golden_lead_id) from work.intermediate.int_scored_leads
)

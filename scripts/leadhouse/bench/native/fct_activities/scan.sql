select bit_xor(row_hash)
from (
    select
        hash(
            activity_id, lead_id, opportunity_id, user_id, activity_type, direction, outcome,
            purpose, is_automated, occurred_at, logged_at, _row_state
        ) as row_hash
    from work.staging.stg_crm__activities
    union all
    select hash(lead_id, golden_lead_id) from work.intermediate.int_golden_members
    union all
    select hash(opportunity_id, lead_id) from work.input.input_opportunities
)

with

intervals as (

    select * from {{ ref('int_ownership_intervals') }}

),

final as (

    select
        ---------- ids
        golden_lead_id,
        lead_id,
        business_unit_id,
        owner_id,
        recorded_owner_id,

        ---------- strings
        owner_kind,
        team,
        method,
        evidence_level,

        ---------- numerics
        interval_number,

        ---------- booleans
        is_current,
        has_owner_left,
        differs_from_record,

        ---------- timestamps
        assigned_at,
        valid_from,
        valid_to
    from intervals

)

select * from final

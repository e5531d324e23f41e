with

changes as (

    select * from {{ ref('int_golden_changes') }}

),

final as (

    select
        ---------- ids
        change_id,
        coalesce(to_golden_lead_id, from_golden_lead_id) as golden_lead_id,
        lead_id,
        from_golden_lead_id,
        to_golden_lead_id,

        ---------- strings
        change_type,
        cause,

        ---------- timestamps
        changed_at
    from changes

)

select * from final

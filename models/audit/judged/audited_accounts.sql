with

accounts as (

    select * from {{ ref('mart_accounts_segmented') }}

),

final as (

    select
        ---------- ids
        account_id,
        business_unit_id,
        owner_id,

        ---------- what the suite judges
        case when is_resegment_overdue then resegment_due_at end as overdue_segmentation_due_at,

        ---------- evidence
        last_segmented_at,
        resegment_required_at
    from accounts
    where is_survivor

)

select * from final

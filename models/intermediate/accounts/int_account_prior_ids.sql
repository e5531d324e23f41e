with

final as (

    select
        account_id,
        golden_account_id
    from {{ source('prior', 'bridge_account_records') }}

)

select * from final

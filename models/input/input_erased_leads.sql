with

data_requests as (

    select * from {{ ref('stg_crm__data_requests') }}

),

final as (

    select distinct lead_id
    from data_requests
    where
        _row_state = 'accepted'
        and {{ lowered('type') }} = 'erasure'
        and lead_id is not null
        -- a request without a date is due
        and (requested_at is null or requested_at <= {{ as_of() }})

)

select * from final

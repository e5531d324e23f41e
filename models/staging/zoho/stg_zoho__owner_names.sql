with

users as (

    select * from {{ ref('stg_zoho__users') }}

),

final as (

    -- a name that two users share names nobody
    select
        {{ lowered('full_name') }} as owner_name,
        min(user_id) as owner_id
    from users
    where
        _row_state = 'accepted'
        and full_name is not null
    group by {{ lowered('full_name') }}
    having count(*) = 1

)

select * from final

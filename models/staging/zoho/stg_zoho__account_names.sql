with

accounts as (

    select * from {{ ref('stg_zoho__accounts') }}

),

final as (

    -- a name and web site that two accounts share name neither
    select
        {{ lowered('name') }} as account_name,
        domain,
        min(account_id) as account_id
    from accounts
    where
        _row_state = 'accepted'
        and name is not null
        and domain is not null
    group by
        {{ lowered('name') }},
        domain
    having count(*) = 1

)

select * from final

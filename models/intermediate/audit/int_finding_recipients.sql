with

users as (

    select * from {{ ref('dim_users') }}

),

managed as (

    -- nobody is reported to themselves, whatever loop the hierarchy has
    select
        users.user_id,
        managers.user_id as manager_id,
        managers.is_active as is_manager_active,
        managers.manager_id as next_manager_id
    from users
    inner join users as managers
        on users.manager_id = managers.user_id
    where users.manager_id != users.user_id

),

final as (

    -- the nearest manager who is there, over at most two levels
    select
        managed.user_id,
        case
            when managed.is_manager_active then managed.manager_id else next_managers.user_id
        end as recipient_id
    from managed
    left join users as next_managers
        on
            managed.next_manager_id = next_managers.user_id
            and next_managers.user_id != managed.user_id
            and next_managers.is_active
    where managed.is_manager_active or next_managers.user_id is not null

)

select * from final

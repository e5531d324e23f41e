with

members as (

    select * from {{ ref('int_account_members') }}

),

final as (

    select
        ---------- ids
        account_id,
        golden_account_id,
        business_unit_id,

        ---------- strings
        match_rule,

        ---------- booleans
        is_survivor
    from members

)

select * from final

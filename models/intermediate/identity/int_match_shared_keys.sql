with

policy as (

    select * from {{ ref('int_match_policy') }}

),

changed_keys as (

    select distinct key_hash from {{ ref('int_match_changed_keys') }}

),

unchanged as (

    select *
    from {{ ref('lead_match_keys') }}
    where not is_changed

),

final as (

    {{ long_keys('unchanged', 'policy', 'changed_keys') }}

)

select * from final

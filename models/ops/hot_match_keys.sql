with

sizes as (

    select * from {{ ref('int_match_key_sizes') }}

),

prior_hot as (

    select * from {{ source('prior', 'hot_match_keys') }}

),

policy as (

    select policy_version from {{ ref('int_match_policy') }}

),

hot as (

    select
        key_hash,
        key_number,
        record_count,
        max_records
    from sizes
    where is_hot
    union all
    -- keys that no changed record has or had are as they were
    select
        key_hash,
        key_number,
        record_count,
        max_records
    from prior_hot
    where
        key_hash not in (select sizes.key_hash from sizes)
        and prior_hot.policy_version = (select policy.policy_version from policy)

),

final as (

    select
        hot.key_hash,
        {{ key_name_of('hot.key_number') }} as key_name,
        cast(hot.key_number as int) as key_number,
        cast(hot.record_count as bigint) as record_count,
        cast(hot.max_records as int) as max_records,
        policy.policy_version
    from hot
    cross join policy

)

select * from final

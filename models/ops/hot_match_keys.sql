with

sizes as (

    select * from {{ ref('int_match_key_sizes') }}

),

prior_hot as (

    select * from {{ source('prior', 'hot_match_keys') }}

),

changed_keys as (

    select key_hash from {{ ref('int_match_changed_keys') }}

),

policy as (

    select policy_version from {{ ref('int_match_policy') }}

),

hot as (

    select
        key_hash,
        key_number,
        record_count,
        max_records,
        example_lead_id
    from sizes
    where is_hot
    union all
    -- keys that no changed record has or had are as they were
    select
        key_hash,
        key_number,
        record_count,
        max_records,
        example_lead_id
    from prior_hot
    where
        key_hash not in (select changed_keys.key_hash from changed_keys)
        and prior_hot.policy_version = (select policy.policy_version from policy)

),

final as (

    select
        hot.key_hash,
        {{ key_name_of('hot.key_number') }} as key_name,
        cast(hot.key_number as int) as key_number,
        cast(hot.record_count as bigint) as record_count,
        cast(hot.max_records as int) as max_records,
        hot.example_lead_id,
        policy.policy_version
    from hot
    cross join policy

)

select * from final

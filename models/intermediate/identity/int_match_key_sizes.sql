with

changed_keys as (

    select * from {{ ref('int_match_changed_keys') }}

),

shared_keys as (

    select * from {{ ref('int_match_shared_keys') }}

),

holders as (

    select
        key_hash,
        key_number,
        max_records,
        case when is_now then 1 else 0 end as now_count,
        case when is_now then 0 else 1 end as before_count
    from changed_keys
    union all
    select
        key_hash,
        key_number,
        max_records,
        1 as now_count,
        1 as before_count
    from shared_keys

),

sizes as (

    select
        key_hash,
        min(key_number) as key_number,
        min(max_records) as max_records,
        sum(now_count) as record_count,
        sum(before_count) as record_count_before
    from holders
    group by key_hash
    having count(*) > 1

),

final as (

    -- keys that a changed record has or had and that more than one record has or had
    select
        key_hash,
        key_number,
        max_records,
        record_count,
        record_count > max_records as is_hot,
        (record_count > max_records) != (record_count_before > max_records) as is_crossing
    from sizes

)

select * from final

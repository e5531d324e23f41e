{{ config(materialized='view') }}

with

policy as (

    select * from {{ ref('int_match_policy') }}

),

keys_now as (

    select *
    from {{ ref('lead_match_keys') }}
    where is_changed

),

keys_before as (

    -- of records that changed or are gone
    select prior_keys.*
    from {{ source('prior', 'lead_match_keys') }} as prior_keys
    inner join {{ ref('int_match_changes') }} as changes
        on prior_keys.lead_id = changes.lead_id
    where changes.is_changed

),

now_rows as (

    {{ long_keys('keys_now', 'policy') }}

),

before_rows as (

    {{ long_keys('keys_before', 'policy') }}

),

final as (

    select
        key_hash,
        key_number,
        max_records,
        lead_id,
        true as is_now
    from now_rows
    union all
    select
        key_hash,
        key_number,
        max_records,
        lead_id,
        false as is_now
    from before_rows

)

select * from final

with

changes as (

    select * from {{ ref('int_match_changes') }}

),

fields as (

    select * from {{ ref('int_match_fields') }}

),

prior_keys as (

    select * from {{ source('prior', 'lead_match_keys') }}

),

final as (

    select
        changes.lead_id,
        changes.input_hash,
        changes.is_changed,
        {{ hashed_keys() }}
    from changes
    inner join fields
        on changes.lead_id = fields.lead_id
    where changes.is_changed
    union all
    select
        changes.lead_id,
        changes.input_hash,
        changes.is_changed,
        {{ key_columns('prior_keys') }}
    from changes
    inner join prior_keys
        on changes.lead_id = prior_keys.lead_id
    where not changes.is_changed

)

select * from final

with

leads as (

    select * from {{ ref('input_leads') }}

),

policy as (

    select policy_version from {{ ref('int_match_policy') }}

),

prior_keys as (

    select
        lead_id,
        input_hash
    from {{ source('prior', 'lead_match_keys') }}

),

hashed as (

    -- all of a record that comparisons rest on, and what the policy makes of it
    select
        leads.lead_id,
        {{ match_input_hash('leads', 'policy.policy_version') }} as input_hash
    from leads
    cross join policy

),

final as (

    select
        coalesce(hashed.lead_id, prior_keys.lead_id) as lead_id,
        hashed.input_hash,
        hashed.input_hash is null
        or prior_keys.input_hash is null
        or prior_keys.input_hash != hashed.input_hash as is_changed,
        hashed.input_hash is null as is_gone
    from hashed
    full join prior_keys
        on hashed.lead_id = prior_keys.lead_id

)

select * from final

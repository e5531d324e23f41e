with

policy as (

    select * from {{ ref('int_match_policy') }}

),

crossing as (

    select key_hash
    from {{ ref('int_match_key_sizes') }}
    where is_crossing

),

unchanged as (

    select *
    from {{ ref('lead_match_keys') }}
    where not is_changed

),

members as (

    {{ long_keys('unchanged', 'policy', 'crossing') }}

),

links as (

    select
        lead_id_left,
        lead_id_right,
        match_rule,
        decision
    from {{ ref('int_match_links') }}

),

prior_links as (

    select
        lead_id_left,
        lead_id_right,
        match_rule,
        decision
    from {{ source('prior', 'fct_lead_match_pairs') }}
    where match_rule in ('decision', 'crm_merge')

),

changed_links as (

    select
        coalesce(links.lead_id_left, prior_links.lead_id_left) as lead_id_left,
        coalesce(links.lead_id_right, prior_links.lead_id_right) as lead_id_right
    from links
    full join prior_links
        on
            links.lead_id_left = prior_links.lead_id_left
            and links.lead_id_right = prior_links.lead_id_right
            and links.match_rule = prior_links.match_rule
            and links.decision = prior_links.decision
    where
        links.lead_id_left is null
        or prior_links.lead_id_left is null

),

reasons as (

    -- a key of theirs crossed its cap, or what people decided on them is new or withdrawn
    select lead_id from members
    union all
    select lead_id_left as lead_id from changed_links
    union all
    select lead_id_right as lead_id from changed_links

),

final as (

    -- records that did not change themselves and are compared anew all the same
    select distinct unchanged.lead_id
    from unchanged
    inner join reasons
        on unchanged.lead_id = reasons.lead_id

)

select * from final

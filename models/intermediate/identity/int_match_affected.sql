with

changes as (

    select * from {{ ref('int_match_changes') }}

),

reopened as (

    select lead_id from {{ ref('int_match_reopened') }}

),

pairs as (

    select
        lead_id_left,
        lead_id_right
    from {{ ref('int_match_pairs') }}
    where decision in ('auto', 'must_link')

),

prior_members as (

    select
        lead_id,
        component_id
    from {{ source('prior', 'bridge_lead_records') }}

),

touched as (

    select lead_id
    from changes
    where is_changed
    union distinct
    select lead_id from reopened

),

reached as (

    -- what a touched record matches now
    select lead_id from touched
    union distinct
    select pairs.lead_id_right as lead_id
    from pairs
    inner join touched
        on pairs.lead_id_left = touched.lead_id
    union distinct
    select pairs.lead_id_left as lead_id
    from pairs
    inner join touched
        on pairs.lead_id_right = touched.lead_id

),

opened_components as (

    -- components that a touched record is or was in, or that lost a record
    select prior_members.component_id
    from prior_members
    left join reached
        on prior_members.lead_id = reached.lead_id
    left join changes
        on prior_members.lead_id = changes.lead_id
    where
        reached.lead_id is not null
        or changes.lead_id is null
    group by prior_members.component_id

),

final as (

    select lead_id from reached
    union distinct
    select prior_members.lead_id
    from prior_members
    inner join opened_components
        on prior_members.component_id = opened_components.component_id
    inner join changes
        on prior_members.lead_id = changes.lead_id

)

select * from final

with

changed as (

    select
        lead_id,
        is_gone
    from {{ ref('int_match_changes') }}
    where is_changed

),

gone as (

    select lead_id
    from changed
    where is_gone

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
    from changed
    where not is_gone
    union all
    select lead_id from reopened

),

reached as (

    -- and what a touched record matches now
    select lead_id from touched
    union all
    select lead_id_right as lead_id
    from pairs
    where lead_id_left in (select touched.lead_id from touched)
    union all
    select lead_id_left as lead_id
    from pairs
    where lead_id_right in (select touched.lead_id from touched)

),

opened_components as (

    -- components that a touched record is or was in, or that lost a record
    select component_id
    from prior_members
    where
        lead_id in (select reached.lead_id from reached)
        or lead_id in (select gone.lead_id from gone)

),

opened as (

    select lead_id from reached
    union all
    select lead_id
    from prior_members
    where
        component_id in (select opened_components.component_id from opened_components)
        and lead_id not in (select gone.lead_id from gone)

),

final as (

    select distinct lead_id from opened

)

select * from final

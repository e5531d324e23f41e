{{ config(
    materialized='connected_components',
    meta={'node': 'lead_id', 'component': 'component_id'}
) }}

with

pairs as (

    select * from {{ ref('int_match_pairs') }}

),

affected as (

    select * from {{ ref('int_match_affected') }}

),

final as (

    select
        pairs.lead_id_left as lead_id,
        pairs.lead_id_right as component_id
    from pairs
    inner join affected
        on pairs.lead_id_left = affected.lead_id
    where pairs.decision in ('auto', 'must_link')

)

select * from final

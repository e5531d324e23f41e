{{ config(
    materialized='connected_components',
    meta={'node': 'lead_id', 'component': 'component_id'}
) }}

with

doubts as (

    select * from {{ ref('int_match_doubts') }}

),

final as (

    select
        lead_id_left as lead_id,
        lead_id_right as component_id
    from doubts
    where is_core

)

select * from final

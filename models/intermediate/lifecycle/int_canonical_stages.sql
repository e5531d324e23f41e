with

stage_map as (

    select * from {{ ref('seed_stage_map') }}

),

final as (

    select
        canonical_stage as stage,
        max(stage_order) as stage_order,
        bool_or(is_open) as is_open,
        bool_or(is_active_pipeline) as is_active_pipeline
    from stage_map
    group by canonical_stage

)

select * from final

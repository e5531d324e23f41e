with

stage_map as (

    select * from {{ ref('int_unit_stage_map') }}

),

final as (

    -- labels of one system mean one thing in all its fields; the first stage in order wins a tie
    select
        business_unit_id,
        system,
        label_key,
        min_by(canonical_stage, stage_order) filter (where canonical_stage is not null) as stage
    from stage_map
    group by business_unit_id, system, label_key

)

select * from final

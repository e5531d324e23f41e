with

frameworks as (

    select * from {{ ref('int_icp_frameworks') }}

),

size_segments as (

    select * from {{ ref('int_unit_size_segments') }}

),

texts_in_icp as (

    select distinct
        business_unit_id,
        attribute as segment_part,
        match_value as segment_key
    from frameworks
    where
        is_current
        and operator = 'in'
        and attribute in ('industry', 'geography')
        and match_value is not null

),

sizes_in_icp as (

    -- a segment that holds at least one size of the ICP
    select distinct
        size_segments.business_unit_id,
        'company_size' as segment_part,
        {{ lowered('size_segments.size_segment') }} as segment_key
    from size_segments
    inner join frameworks
        on size_segments.business_unit_id = frameworks.business_unit_id
    where
        frameworks.is_current
        and frameworks.attribute = 'company_size'
        and coalesce(
            cast(size_segments.max_employees as double) >= frameworks.min_value, true
        )
        and coalesce(
            cast(size_segments.min_employees as double) < frameworks.max_value, true
        )

),

final as (

    select * from texts_in_icp
    union all
    select * from sizes_in_icp

)

select * from final

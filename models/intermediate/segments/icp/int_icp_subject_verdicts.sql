with

dimensions as (

    select * from {{ ref('int_icp_dimensions') }}

),

hard_filters as (

    -- a soft filter decides nothing
    select
        subject_type,
        subject_id,
        business_unit_id,
        framework_from,
        framework_version,
        case when is_hard_filter then dimension end as dimension,
        case when is_hard_filter then verdict end as verdict
    from dimensions

),

final as (

    select
        subject_type,
        subject_id,
        business_unit_id,
        framework_from,
        framework_version,
        {{ list_text("case when verdict = 'no_match' then dimension end") }} as failed_filters,
        {{ list_text("case when verdict = 'unknown' then dimension end") }} as unknown_filters,
        -- a framework without hard filters leaves nobody out (ICP-03)
        case
            when sum(case when verdict = 'no_match' then 1 else 0 end) > 0 then 'out'
            when sum(case when verdict = 'unknown' then 1 else 0 end) > 0 then 'unknown'
            else 'in'
        end as icp_verdict
    from hard_filters
    group by subject_type, subject_id, business_unit_id, framework_from, framework_version

)

select * from final

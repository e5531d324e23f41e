with

dimensions as (

    select * from {{ ref('int_icp_dimensions') }}

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
        case
            when sum(case when verdict = 'no_match' then 1 else 0 end) > 0 then 'out'
            when sum(case when verdict = 'unknown' then 1 else 0 end) > 0 then 'unknown'
            else 'in'
        end as icp_verdict
    from dimensions
    where is_hard_filter
    group by subject_type, subject_id, business_unit_id, framework_from, framework_version

)

select * from final

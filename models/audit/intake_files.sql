with

extracts as (

    select * from {{ source('landing', 'extracts') }}

),

final as (

    select
        system,
        entity,
        source_file,
        extract_id,
        format,
        unknown_columns,
        missing_columns,
        case when not is_mapped then 'no model reads this entity; it is kept in the landing' end
            as reason,
        raw_count,
        is_mapped as mapped
    from extracts

)

select * from final

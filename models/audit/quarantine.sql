with

rejected_rows as (

    select * from {{ source('landing', 'rejected_rows') }}

),

untyped_rows as (

    {% for staged in staging_relations() -%}
    select
        _source_file as source_file,
        _row_number as row_number,
        '{{ staged.entity }}' as entity,
        _reject_column as column_name,
        _reject_code as reason_code,
        _reject_message as message,
        _raw_record as raw_record
    from {{ ref(staged.name) }}
    where _row_state = 'quarantined'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (

    select
        source_file,
        row_number,
        entity,
        cast(null as string) as column_name,
        reason_code,
        message,
        raw_record
    from rejected_rows

    union all

    select * from untyped_rows

)

select * from final

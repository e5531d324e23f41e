with

erased_leads as (

    select lead_id from {{ ref('input_erased_leads') }}

),

rejected_rows as (

    select * from {{ source('landing', 'rejected_rows') }}

),

untyped_rows as (

    {% for staged in staging_relations() -%}
    {%- set is_erasable = staged.table in erasable_tables() -%}
    {%- set erased = 'erased_leads.lead_id is not null' if is_erasable else '1 = 0' -%}
    select
        staged._source_file as source_file,
        staged._row_number as row_number,
        '{{ staged.entity }}' as entity,
        staged._reject_column as column_name,
        staged._reject_code as reason_code,
        case
            when {{ erased }} then 'the person was erased'
            else staged._reject_message
        end as message,
        case when {{ erased }} then '{}' else staged._raw_record end as raw_record
    from {{ ref(staged.name) }} as staged
    {% if is_erasable -%}
    left join erased_leads
        on staged.lead_id = erased_leads.lead_id
    {% endif -%}
    where staged._row_state = 'quarantined'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

rejected_of_erased as (

    -- a row that could not be read and names an erased lead anywhere
    select distinct
        rejected_rows.source_file,
        rejected_rows.row_number
    from rejected_rows
    inner join erased_leads
        on instr(rejected_rows.raw_record, erased_leads.lead_id) > 0

),

final as (

    select
        rejected_rows.source_file,
        rejected_rows.row_number,
        rejected_rows.entity,
        cast(null as string) as column_name,
        rejected_rows.reason_code,
        rejected_rows.message,
        case
            when rejected_of_erased.source_file is null then rejected_rows.raw_record
            else '{}'
        end as raw_record
    from rejected_rows
    left join rejected_of_erased
        on
            rejected_rows.source_file = rejected_of_erased.source_file
            and rejected_rows.row_number = rejected_of_erased.row_number

    union all

    select * from untyped_rows

)

select * from final

-- the rendered field list has its own indent
-- sqlfluff:exclude_rules:structure.column_order,layout.indent
with

members as (

    select * from {{ ref('bridge_lead_records') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

mandatory_fields as (

    select * from {{ ref('int_unit_mandatory_fields') }}

),

placeholders as (

    select * from {{ ref('int_unit_placeholder_values') }}

),

needed as (

    -- `email|phone`: one of the two is enough
    select
        business_unit_id,
        gate,
        field,
        '|' || field || '|' as alternatives
    from mandatory_fields
    where
        gate in ('ENTRY_CORE', 'ENTRY_SDR', 'RESEARCHED', 'CAPTURE')
        and entity = 'leads'

),

live_records as (

    select
        members.golden_lead_id,
        members.business_unit_id,
        members.is_survivor,
        {% for field in contract_columns('leads') if field != 'business_unit_id' -%}
        leads.{{ field }}{{ ',' if not loop.last }}
        {% endfor %}
    from members
    inner join leads
        on members.lead_id = leads.lead_id
    where members.is_live

),

field_values as (

    -- any field of the contract may be made mandatory by a row
    {{ field_values('live_records', contract_columns('leads'), 'needed') }}

),

bare_values as (

    -- as placeholders are compared; `test@...` is one by the name before the @
    select
        lead_id,
        business_unit_id,
        field,
        {{ lowered("trim(both ' ' from translate(value, '[]()<>{}', ''))") }} as bare_value,
        case
            when field = 'email'
                then {{ lowered("trim(both ' ' from split_part(value, '@', 1))") }}
        end as local_part
    from field_values

),

judged_values as (

    select
        bare_values.lead_id,
        bare_values.business_unit_id,
        '|' || bare_values.field || '|' as field_item,
        bare_values.bare_value != '' as has_text,
        coalesce(placeholders.match_value, placeholder_names.match_value) is not null
            as is_placeholder
    from bare_values
    left join placeholders
        on
            bare_values.business_unit_id = placeholders.business_unit_id
            and bare_values.bare_value = placeholders.match_value
    left join placeholders as placeholder_names
        on
            bare_values.business_unit_id = placeholder_names.business_unit_id
            and bare_values.local_part = placeholder_names.match_value

),

missing as (

    -- ENT-02, ENT-05: blank and placeholder text count as missing
    select
        judged_values.lead_id,
        needed.gate,
        needed.field,
        max(case when judged_values.is_placeholder then needed.field end) as placeholder_field
    from judged_values
    inner join needed
        on
            judged_values.business_unit_id = needed.business_unit_id
            and instr(needed.alternatives, judged_values.field_item) > 0
    group by judged_values.lead_id, needed.gate, needed.field
    having
        max(
            case when judged_values.has_text and not judged_values.is_placeholder then 1 else 0 end
        ) = 0

),

listed as (

    select
        lead_id,
        {{ list_text("case when gate = 'ENTRY_CORE' then field end") }} as missing_core_fields,
        {{ list_text("case when gate = 'ENTRY_SDR' then field end") }} as missing_sdr_fields,
        {{ list_text("case when gate = 'RESEARCHED' then field end") }}
            as missing_researched_fields,
        {{ list_text("case when gate = 'CAPTURE' then field end") }} as missing_capture_fields,
        {{ list_text("case when gate = 'ENTRY_CORE' then placeholder_field end") }}
            as placeholder_fields
    from missing
    group by lead_id

),

final as (

    select
        live_records.lead_id,
        live_records.golden_lead_id,
        live_records.business_unit_id,
        live_records.is_survivor,
        listed.missing_core_fields,
        listed.missing_sdr_fields,
        listed.missing_researched_fields,
        listed.missing_capture_fields,
        listed.placeholder_fields,
        listed.missing_core_fields is null as is_core_complete
    from live_records
    left join listed
        on live_records.lead_id = listed.lead_id

)

select * from final

{% macro field_values(relation, fields, wanted) -%}
    {#- one row per record and field that a row of `wanted` names in its `alternatives` (`|a|b|`);
        fields: name -> type; relation: CTE with lead_id, business_unit_id and the fields. The
        records are read once, whatever the number of fields -#}
    select
        {{ relation }}.lead_id,
        {{ relation }}.business_unit_id,
        wanted_fields.field,
        case wanted_fields.field
            {%- for field, data_type in fields.items() %}
            {%- set value = relation ~ '.' ~ field %}
            when '{{ field }}' then {{ double_text(value) if data_type == 'double' else 'cast(' ~ value ~ ' as string)' }}
            {%- endfor %}
        end as value
    from {{ relation }}
    cross join (
        select known_fields.field
        from (
            values
            {%- for field in fields %}
            ('{{ field }}'){{ ',' if not loop.last }}
            {%- endfor %}
        ) as known_fields (field)
        where exists (
            select 1 from {{ wanted }}
            where instr({{ wanted }}.alternatives, '|' || known_fields.field || '|') > 0
        )
    ) as wanted_fields
{%- endmacro %}

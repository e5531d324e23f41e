{% macro field_values(relation, fields, wanted) -%}
    {#- one row per record and field that a row of `wanted` names in its `alternatives` (`|a|b|`);
        relation: CTE with lead_id, business_unit_id and the fields -#}
    {%- for field in fields -%}
    select
        {{ relation }}.lead_id,
        {{ relation }}.business_unit_id,
        '{{ field }}' as field,
        cast({{ relation }}.{{ field }} as string) as value
    from {{ relation }}
    where exists (
        select 1 from {{ wanted }}
        where instr({{ wanted }}.alternatives, '|{{ field }}|') > 0
    )
    {{ 'union all' if not loop.last }}
    {% endfor -%}
{%- endmacro %}

{% macro expected_weights() -%}
    {#- a row for each weight that must be there -#}
    {%- for field, levels in match_levels().items() %}
    {%- for level in levels %}
    select '{{ field }}' as field, '{{ level }}' as level
    union all
    {%- endfor %}
    {%- endfor %}
    select 'prior' as field, 'prior' as level
{%- endmacro %}

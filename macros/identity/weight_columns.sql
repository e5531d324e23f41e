{% macro weight_columns() -%}
    {#- the weights in force as columns, one a field and level -#}
    max(case when field = 'prior' then weight end) as w_prior
    {%- for field, levels in match_levels().items() %}
    {%- for level in levels %},
    max(case when field = '{{ field }}' and level = '{{ level }}' then weight end)
        as w_{{ field }}__{{ level }}
    {%- endfor %}
    {%- endfor %}
{%- endmacro %}

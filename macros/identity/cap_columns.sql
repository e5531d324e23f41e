{% macro cap_columns() -%}
    {#- the caps in force as columns, one a key -#}
    {%- for key_name in match_keys() %}
    max(case when key_name = '{{ key_name }}' then max_records end) as max_{{ key_name }}
        {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

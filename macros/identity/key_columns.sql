{% macro key_columns(relation) -%}
    {%- for key_name in match_keys() %}
    {{ relation }}.{{ key_name }}_key{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

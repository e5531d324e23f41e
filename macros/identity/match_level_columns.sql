{% macro match_level_columns(prefix='') -%}
    {%- for field in match_levels() -%}
        {{ prefix }}{{ field }}_level{{ ",\n        " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

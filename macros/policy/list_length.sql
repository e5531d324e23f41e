{% macro list_length(list_text) -%}
    coalesce(length({{ list_text }}) - length(replace({{ list_text }}, '|', '')) + 1, 1)
{%- endmacro %}

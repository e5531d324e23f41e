{% macro list_item(list_text, position) -%}
    nullif(trim(lower(split_part({{ list_text }}, '|', {{ position }}))), '')
{%- endmacro %}

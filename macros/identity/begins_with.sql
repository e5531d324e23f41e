{% macro begins_with(longer, shorter) -%}
    substring({{ longer }}, 1, length({{ shorter }})) = {{ shorter }}
{%- endmacro %}

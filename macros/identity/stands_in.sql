{% macro stands_in(name, letters) -%}
    (length({{ name }}) >= 4 and coalesce(contains({{ letters }}, {{ name }}), false))
{%- endmacro %}

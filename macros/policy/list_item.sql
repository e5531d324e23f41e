{% macro list_item(list_text, position) -%}
    nullif({{ lowered("trim(both ' ' from split_part(" ~ list_text ~ ", '|', " ~ position ~ "))") }}, '')
{%- endmacro %}

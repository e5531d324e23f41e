{% macro name_key(expression) -%}
    {#- a name without blanks, umlauts written as two letters as if they were one -#}
    nullif(
        {{ replaced_matches("replace(" ~ expression ~ ", ' ', '')", '([aou])e', '\\1') }},
        ''
    )
{%- endmacro %}

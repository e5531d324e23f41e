{% macro name_key(expression) -%}
    {#- a name without blanks, umlauts written as two letters as if they were one -#}
    nullif(
        replace(
            replace(replace(replace({{ expression }}, ' ', ''), 'ae', 'a'), 'oe', 'o'), 'ue', 'u'
        ),
        ''
    )
{%- endmacro %}

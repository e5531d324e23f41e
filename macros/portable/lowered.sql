{% macro lowered(expression) -%}
    {#- lower case letter by letter: no letter becomes two, and no place in a word matters -#}
    {{ return(adapter.dispatch('lowered', 'leadhouse')(expression)) }}
{%- endmacro %}

{% macro duckdb__lowered(expression) -%}
    lower({{ expression }})
{%- endmacro %}

{% macro spark__lowered(expression) -%}
    lower(translate({{ expression }}, 'İΣ', 'iσ'))
{%- endmacro %}

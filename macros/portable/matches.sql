{% macro matches(expression, pattern) -%}
    {{ return(adapter.dispatch('matches', 'leadhouse')(expression, pattern)) }}
{%- endmacro %}

{% macro duckdb__matches(expression, pattern) -%}
    regexp_matches({{ expression }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__matches(expression, pattern) -%}
    {{ expression }} rlike '{{ pattern | replace("\\", "\\\\") }}'
{%- endmacro %}

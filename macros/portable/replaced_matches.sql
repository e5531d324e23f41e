{% macro replaced_matches(expression, pattern, replacement) -%}
    {#- every match of a regular expression replaced; the pattern is a literal, and so is the
        replacement, in which \\1 is the first group -#}
    {{ return(adapter.dispatch('replaced_matches', 'leadhouse')(expression, pattern, replacement)) }}
{%- endmacro %}

{% macro duckdb__replaced_matches(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro spark__replaced_matches(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, '{{ pattern | replace("\\", "\\\\") }}', '{{ replacement | replace("\\1", "$1") }}')
{%- endmacro %}

{% macro prediction_level(expression) -%}
    {#- a text as a level of a feature: however it is written, and never endless; null if blank -#}
    nullif(substring({{ lowered("trim(both ' ' from " ~ expression ~ ")") }}, 1, 80), '')
{%- endmacro %}

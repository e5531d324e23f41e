{% macro text_to_utc_in_format(expression, format) -%}
    {#- formats by name, since each engine spells them its own way: day_month_name = 15 Apr, 2021 00:03:00 -#}
    {{ return(adapter.dispatch('text_to_utc_in_format', 'leadhouse')(expression, format)) }}
{%- endmacro %}

{% macro duckdb__text_to_utc_in_format(expression, format) -%}
    {%- set formats = {'day_month_name': '%d %b, %Y %H:%M:%S'} -%}
    try_strptime({{ expression }}, '{{ formats[format] }}')
{%- endmacro %}

{% macro spark__text_to_utc_in_format(expression, format) -%}
    {%- set formats = {'day_month_name': 'dd MMM, yyyy HH:mm:ss'} -%}
    try_to_timestamp({{ expression }}, '{{ formats[format] }}')
{%- endmacro %}

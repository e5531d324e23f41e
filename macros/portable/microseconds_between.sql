{% macro microseconds_between(start_timestamp, end_timestamp) -%}
    {{ return(adapter.dispatch('microseconds_between', 'leadhouse')(start_timestamp, end_timestamp)) }}
{%- endmacro %}

{% macro duckdb__microseconds_between(start_timestamp, end_timestamp) -%}
    date_diff('microsecond', {{ start_timestamp }}, {{ end_timestamp }})
{%- endmacro %}

{% macro spark__microseconds_between(start_timestamp, end_timestamp) -%}
    timestampdiff(microsecond, {{ start_timestamp }}, {{ end_timestamp }})
{%- endmacro %}

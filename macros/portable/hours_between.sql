{% macro hours_between(start_timestamp, end_timestamp) -%}
    {{ return(adapter.dispatch('hours_between', 'leadhouse')(start_timestamp, end_timestamp)) }}
{%- endmacro %}

{% macro duckdb__hours_between(start_timestamp, end_timestamp) -%}
    (cast(date_diff('microsecond', {{ start_timestamp }}, {{ end_timestamp }}) as double) / 3600000000)
{%- endmacro %}

{% macro spark__hours_between(start_timestamp, end_timestamp) -%}
    (cast(timestampdiff(microsecond, {{ start_timestamp }}, {{ end_timestamp }}) as double) / 3600000000)
{%- endmacro %}

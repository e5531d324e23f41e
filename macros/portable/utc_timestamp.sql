{% macro utc_timestamp(local_timestamp, time_zone) -%}
    {{ return(adapter.dispatch('utc_timestamp', 'leadhouse')(local_timestamp, time_zone)) }}
{%- endmacro %}

{% macro duckdb__utc_timestamp(local_timestamp, time_zone) -%}
    timezone('UTC', timezone({{ time_zone }}, {{ local_timestamp }}))
{%- endmacro %}

{% macro spark__utc_timestamp(local_timestamp, time_zone) -%}
    cast(to_utc_timestamp({{ local_timestamp }}, {{ time_zone }}) as timestamp)
{%- endmacro %}

{% macro quarter_hour(utc_timestamp) -%}
    {#- the start of the quarter of an hour. Every zone's offset has been a multiple of a quarter since
        1972, so what is local to an instant is the same for all of its quarter -#}
    {{ return(adapter.dispatch('quarter_hour', 'leadhouse')(utc_timestamp)) }}
{%- endmacro %}

{% macro duckdb__quarter_hour(utc_timestamp) -%}
    time_bucket(interval '15 minutes', {{ utc_timestamp }})
{%- endmacro %}

{% macro spark__quarter_hour(utc_timestamp) -%}
    cast(
        timestamp_seconds(
            floor(unix_micros(cast({{ utc_timestamp }} as timestamp_ltz)) / 900000000) * 900
        ) as timestamp
    )
{%- endmacro %}

{% macro clock_offset(utc_instant, time_zone) -%}
    {#- seconds by which the local clock is ahead of UTC -#}
    cast({{ microseconds_between(utc_instant, local_timestamp(utc_instant, time_zone)) }} / 1000000 as bigint)
{%- endmacro %}

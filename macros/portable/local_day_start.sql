{% macro local_day_start(local_date, time_zone) -%}
    {#- instant at which a date begins in a time zone, UTC -#}
    {{ utc_timestamp('cast(' ~ local_date ~ ' as timestamp)', time_zone) }}
{%- endmacro %}

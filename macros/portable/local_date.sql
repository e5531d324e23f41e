{% macro local_date(utc_timestamp, time_zone) -%}
    cast({{ local_timestamp(utc_timestamp, time_zone) }} as date)
{%- endmacro %}

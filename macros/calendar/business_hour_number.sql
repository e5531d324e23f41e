{% macro business_hour_number(open_seconds) -%}
    {#- the open hour of a calendar in which so many open seconds are reached, from 0; the last
        instant of an hour is the hour's, for deadlines are inclusive. Joins int_business_instants -#}
    cast(ceil(cast({{ open_seconds }} as double) / 3600) as bigint) - 1
{%- endmacro %}

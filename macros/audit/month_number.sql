{% macro month_number(at) -%}
    {#- months since the year 0, so that months can be counted and compared as numbers -#}
    cast(extract(year from {{ at }}) * 12 + extract(month from {{ at }}) - 1 as int)
{%- endmacro %}

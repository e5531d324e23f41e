{% macro month_of_number(number) -%}
    {#- the month of such a number as text: 2026-06 -#}
    {%- set year = 'cast(floor(' ~ number ~ ' / 12) as int)' -%}
    concat_ws('-', cast({{ year }} as string), substring(cast({{ number }} - 12 * {{ year }} + 101 as string), 2, 2))
{%- endmacro %}

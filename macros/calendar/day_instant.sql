{% macro day_instant(day_number, seconds) -%}
    {#- the UTC instant some seconds into a day; days are counted from 1970-01-01 -#}
    {{ add_microseconds(
        "cast('1970-01-01' as timestamp)", '(cast(' ~ day_number ~ ' as bigint) * 86400 + ' ~ seconds ~ ') * 1000000'
    ) }}
{%- endmacro %}

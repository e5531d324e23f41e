{% macro match_probability(weight) -%}
    {#- of a weight in log2 odds, to 6 places, so that engines agree -#}
    cast(cast(
        1 / nullif(1 + power(cast(2 as double), -cast({{ weight }} as double)), 0) as decimal(9, 6)
    ) as double)
{%- endmacro %}

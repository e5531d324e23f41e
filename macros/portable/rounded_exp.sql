{% macro rounded_exp(power, decimals) -%}
    {#- e to a power, rounded, since engines differ in its last digit; a power beyond 30 is 30 -#}
    cast(
        exp(least(30, greatest(-30, cast({{ power }} as double)))) as decimal(38, {{ decimals }})
    )
{%- endmacro %}

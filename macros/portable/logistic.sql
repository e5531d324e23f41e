{% macro logistic(log_odds) -%}
    {#- the probability of the natural logarithm of odds, rounded, since engines differ in the last
        digit of exp; odds beyond 30 are 30 -#}
    cast(
        1.0 / (1.0 + exp(-least(30, greatest(-30, cast({{ log_odds }} as double)))))
        as decimal(18, 6)
    )
{%- endmacro %}

{% macro log_of_ratio(left, right) -%}
    {#- natural logarithm of left over right, rounded; null unless both are above zero -#}
    cast(
        case
            when {{ left }} > 0 and {{ right }} > 0
                then ln(cast({{ left }} as double) / cast({{ right }} as double))
        end as decimal(18, 6)
    )
{%- endmacro %}

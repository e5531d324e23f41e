{% macro divided_by(numerator, denominator) -%}
    {#- a double; a zero below the line stops the build on either engine. Where none is meant to be
        null, divide by `nullif(denominator, 0)` -#}
    {{ return(adapter.dispatch('divided_by', 'leadhouse')(numerator, denominator)) }}
{%- endmacro %}

{% macro duckdb__divided_by(numerator, denominator) -%}
    (
        cast({{ numerator }} as double)
        / case
            when {{ denominator }} = 0 then cast(error('division by zero') as double)
            else cast({{ denominator }} as double)
        end
    )
{%- endmacro %}

{% macro spark__divided_by(numerator, denominator) -%}
    (cast({{ numerator }} as double) / cast({{ denominator }} as double))
{%- endmacro %}

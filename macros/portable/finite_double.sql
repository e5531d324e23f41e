{% macro finite_double(expression) -%}
    {{ return(adapter.dispatch('finite_double', 'leadhouse')(expression)) }}
{%- endmacro %}

{% macro duckdb__finite_double(expression) -%}
    case when isfinite(try_cast({{ expression }} as double)) then try_cast({{ expression }} as double) end
{%- endmacro %}

{% macro spark__finite_double(expression) -%}
    case
        when abs(try_cast({{ expression }} as double)) <= 1.7976931348623157e308
            then try_cast({{ expression }} as double)
    end
{%- endmacro %}

{% macro text_to_utc(expression) -%}
    {{ return(adapter.dispatch('text_to_utc', 'leadhouse')(expression)) }}
{%- endmacro %}

{% macro duckdb__text_to_utc(expression) -%}
    timezone('UTC', try_cast(upper({{ expression }}) as timestamptz))
{%- endmacro %}

{% macro spark__text_to_utc(expression) -%}
    cast(try_cast({{ expression }} as timestamp) as timestamp)
{%- endmacro %}

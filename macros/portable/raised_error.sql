{% macro raised_error(message) -%}
    {#- ends the build with a text of the row; of no type, so put it where a type is known -#}
    {{ return(adapter.dispatch('raised_error', 'leadhouse')(message)) }}
{%- endmacro %}

{% macro duckdb__raised_error(message) -%}
    error({{ message }})
{%- endmacro %}

{% macro spark__raised_error(message) -%}
    raise_error({{ message }})
{%- endmacro %}

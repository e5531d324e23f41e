{% macro text_hash(expression) -%}
    {#- 63 bits of a text as a whole number, null for null; each engine has its own, so it is
        compared within one warehouse only -#}
    {{ return(adapter.dispatch('text_hash', 'leadhouse')(expression)) }}
{%- endmacro %}

{% macro duckdb__text_hash(expression) -%}
    case when {{ expression }} is not null then cast(hash({{ expression }}) >> 1 as bigint) end
{%- endmacro %}

{% macro spark__text_hash(expression) -%}
    case
        when {{ expression }} is not null then shiftrightunsigned(xxhash64({{ expression }}), 1)
    end
{%- endmacro %}

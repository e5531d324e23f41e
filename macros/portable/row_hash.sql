{% macro row_hash(expressions) -%}
    {#- 63 bits of several texts as a whole number, each in its place; each engine has its own, so it
        is compared within one warehouse only -#}
    {{ return(adapter.dispatch('row_hash', 'leadhouse')(expressions)) }}
{%- endmacro %}

{% macro duckdb__row_hash(expressions) -%}
    cast(hash({{ expressions | join(', ') }}) >> 1 as bigint)
{%- endmacro %}

{% macro spark__row_hash(expressions) -%}
    {#- a null would leave no trace of its place -#}
    shiftrightunsigned(xxhash64(
        {%- for expression in expressions -%}
        coalesce({{ expression }}, ''){{ ', ' if not loop.last }}
        {%- endfor -%}
    ), 1)
{%- endmacro %}

{% macro lacking_columns(table, present) -%}
    {#- typed nulls for the contract's columns of `table` that a system does not have, each with its
        comma; `present` are those that the model fills -#}
    {%- set declared = contract_columns(table) -%}
    {%- for column in present if column not in declared -%}
        {{ exceptions.raise_compiler_error(table ~ ' has no column ' ~ column ~ ' in the contract') }}
    {%- endfor -%}
    {%- for column, data_type in declared.items() if column not in present -%}
    cast(null as {{ data_type }}) as {{ column }},
    {% endfor -%}
{%- endmacro %}

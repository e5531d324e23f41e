{% macro contract_tables() -%}
    {#- the tables of the input contract, in its order -#}
    {{ return(contract_columns().keys() | list) }}
{%- endmacro %}

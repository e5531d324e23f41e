{% macro erasable_tables() -%}
    {#- the tables whose rows go when the person asks for erasure; the request itself stays -#}
    {%- set tables = [] -%}
    {%- for table, columns in contract_columns().items() if 'lead_id' in columns and table != 'data_requests' -%}
        {%- do tables.append(table) -%}
    {%- endfor -%}
    {{ return(tables) }}
{%- endmacro %}

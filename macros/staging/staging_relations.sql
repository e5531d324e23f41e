{% macro staging_relations() -%}
    {#- every staging model, with the canonical table it feeds and the entity its rows are of -#}
    {%- set relations = [] -%}
    {%- for table in contract_tables() -%}
        {%- for name in ['stg_crm__' ~ table] + staging_models().get(table, []) -%}
            {%- do relations.append({'name': name, 'table': table, 'entity': name.split('__')[1], 'system': name.split('__')[0][4:]}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(relations) }}
{%- endmacro %}

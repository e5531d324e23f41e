{% macro component_table(part) -%}
    {#- a scratch table beside the model's own -#}
    {{ return(api.Relation.create(
        database=this.database, schema=this.schema,
        identifier=this.identifier ~ '__' ~ part, type='table'
    )) }}
{%- endmacro %}

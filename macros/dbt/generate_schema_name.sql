{% macro generate_schema_name(custom_schema_name, node) -%}
    {#- a schema is named for its room in the warehouse; on Spark each run has schemas of its own -#}
    {%- if custom_schema_name is none -%}
        {{ target.schema }}
    {%- elif target.type == 'spark' -%}
        {{ target.schema }}_{{ custom_schema_name | trim }}
    {%- else -%}
        {{ custom_schema_name | trim }}
    {%- endif -%}
{%- endmacro %}

{% macro delivered_values(columns, casts) -%}
    {#- column -> the expression that holds it as it was delivered -#}
    {%- set values = {} -%}
    {%- for column in columns -%}
        {%- do values.update({column: casts[column].text if column in casts else column}) -%}
    {%- endfor -%}
    {{ return(values) }}
{%- endmacro %}

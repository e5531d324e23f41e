{% macro contract_casts(columns) -%}
    {#- columns: name -> type. Typed column -> the text it was cast from and the type -#}
    {%- set casts = {} -%}
    {%- for column, type in columns.items() if type != 'string' -%}
        {%- do casts.update({column: {'text': 'text__' ~ column, 'type': type}}) -%}
    {%- endfor -%}
    {{ return(casts) }}
{%- endmacro %}

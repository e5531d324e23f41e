{% macro row_json(values) -%}
    {#- values: name -> expression -#}
    {{ return(adapter.dispatch('row_json', 'leadhouse')(values)) }}
{%- endmacro %}

{% macro duckdb__row_json(values) -%}
    cast(to_json(struct_pack({% for name, value in values.items() %}"{{ name }}" := {{ value }}{{ ', ' if not loop.last }}{% endfor %})) as varchar)
{%- endmacro %}

{% macro spark__row_json(values) -%}
    to_json(named_struct({% for name, value in values.items() %}'{{ name }}', {{ value }}{{ ', ' if not loop.last }}{% endfor %}), map('ignoreNullFields', 'false'))
{%- endmacro %}

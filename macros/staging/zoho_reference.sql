{% macro zoho_reference(column, prefix='zoho:') -%}
    {#- a published foreign key of Zoho, which writes both nothing and 0 for none -#}
    '{{ prefix }}' || nullif({{ column }}, '0')
{%- endmacro %}

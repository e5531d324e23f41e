{% macro as_of() -%}
    cast('{{ validated_timestamp(var("as_of")) }}' as timestamp)
{%- endmacro %}

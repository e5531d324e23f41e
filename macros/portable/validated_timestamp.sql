{% macro validated_timestamp(text) -%}
    {#- run control reaches SQL only as a literal of this one shape -#}
    {%- set shape = '^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?$' -%}
    {%- if not modules.re.match(shape, text | string) -%}
        {{ exceptions.raise_compiler_error("as_of must look like 2026-06-30 23:59:59.999999, not " ~ text) }}
    {%- endif -%}
    {{ text }}
{%- endmacro %}

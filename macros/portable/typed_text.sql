{% macro typed_text(expression, data_type) -%}
    {#- text in the shapes the input contract allows, as `data_type`; null where it has another shape -#}
    {%- set iso = '^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}([Tt ](([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?|24:00(:00([.]0+)?)?)( ?([Zz]|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?))?)?$' -%}
    {%- if data_type == 'timestamp' -%}
        case when {{ matches(expression, iso) }} then {{ text_to_utc(expression) }} end
    {%- elif data_type == 'date' -%}
        case when {{ matches(expression, iso) }} then try_cast(substring({{ expression }}, 1, 10) as date) end
    {%- elif data_type == 'int' -%}
        case when {{ matches(expression, '^[+-]?[0-9]{1,18}([.]0*)?$') }} then try_cast(try_cast({{ expression }} as decimal(38, 6)) as int) end
    {%- elif data_type == 'double' -%}
        case when {{ matches(expression, '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?$') }} then {{ finite_double(expression) }} end
    {%- elif data_type == 'boolean' -%}
        case
            when lower({{ expression }}) in ('true', '1', 'yes', 't') then true
            when lower({{ expression }}) in ('false', '0', 'no', 'f') then false
        end
    {%- else -%}
        {{ expression }}
    {%- endif -%}
{%- endmacro %}

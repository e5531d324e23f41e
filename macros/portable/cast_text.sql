{% macro cast_text(expression, data_type) -%}
    {#- text as `data_type`; where it has another shape than `typed_text` takes, the build fails -#}
    {%- set refused = "'not of type " ~ data_type ~ ": ' || " ~ expression -%}
    {%- if data_type.startswith('decimal') -%}
        cast(
            case when {{ typed_text(expression, 'double') }} is null then {{ refused }} else {{ expression }} end
            as {{ data_type }}
        )
    {%- else -%}
        coalesce({{ typed_text(expression, data_type) }}, cast({{ refused }} as {{ data_type }}))
    {%- endif -%}
{%- endmacro %}

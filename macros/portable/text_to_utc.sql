{% macro text_to_utc(expression) -%}
    {{ return(adapter.dispatch('text_to_utc', 'leadhouse')(expression)) }}
{%- endmacro %}

{% macro duckdb__text_to_utc(expression) -%}
    {#- the engine reads an offset only after seconds and without a space before it -#}
    timezone('UTC', coalesce(
        try_cast(upper({{ expression }}) as timestamptz),
        try_cast(regexp_replace(regexp_replace(upper({{ expression }}),
            ' (Z|[+-][0-9:]+)$', '\1'),
            '^([0-9-]{10}[T ][0-9]{2}:[0-9]{2})(Z|[+-][0-9:]+)$', '\1:00\2') as timestamptz)
    ))
{%- endmacro %}

{% macro spark__text_to_utc(expression) -%}
    cast(try_cast(regexp_replace(upper({{ expression }}), ' (Z|[+-])', '$1') as timestamp) as timestamp)
{%- endmacro %}

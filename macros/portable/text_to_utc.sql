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
    {#- the engine reads an offset as +HH or +HH:MM, only after seconds and without a space before it;
        24:00, the end of a day, it doesn't read -#}
    (
        cast(try_cast(
            regexp_replace(regexp_replace(regexp_replace(regexp_replace(upper({{ expression }}),
                ' (Z|[+-])', '$1'),
                '^([0-9-]{10}[T ])24:', '$100:'),
                '^([0-9-]{10}[T ][0-9]{2}:[0-9]{2})(Z|[+-].*)?$', '$1:00$2'),
                '([+-][0-9]{2})([0-9]{2})$', '$1:$2') as timestamp_ltz) as timestamp)
        + case when {{ expression }} rlike '^.{11}24:' then interval '1' day else interval '0' day end
    )
{%- endmacro %}

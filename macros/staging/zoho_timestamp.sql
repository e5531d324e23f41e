{% macro zoho_timestamp(expression) -%}
    {#- 15 Apr, 2021 00:03:00 as UTC; null where the text has another shape, on any engine -#}
    {%- set shape = '^[0-9]{2} [A-Z][a-z]{2}, [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}$' -%}
    case
        when {{ matches(expression, shape) }}
            then {{ text_to_utc_in_format(expression, 'day_month_name') }}
    end
{%- endmacro %}

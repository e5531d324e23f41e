{% macro add_days(from_date, days) -%}
    {{ return(adapter.dispatch('add_days', 'leadhouse')(from_date, days)) }}
{%- endmacro %}

{% macro duckdb__add_days(from_date, days) -%}
    cast({{ from_date }} + to_days(cast({{ days }} as int)) as date)
{%- endmacro %}

{% macro spark__add_days(from_date, days) -%}
    date_add({{ from_date }}, cast({{ days }} as int))
{%- endmacro %}

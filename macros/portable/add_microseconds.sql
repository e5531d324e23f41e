{% macro add_microseconds(from_timestamp, microseconds) -%}
    {{ return(adapter.dispatch('add_microseconds', 'leadhouse')(from_timestamp, microseconds)) }}
{%- endmacro %}

{% macro duckdb__add_microseconds(from_timestamp, microseconds) -%}
    ({{ from_timestamp }} + to_microseconds(cast({{ microseconds }} as bigint)))
{%- endmacro %}

{% macro spark__add_microseconds(from_timestamp, microseconds) -%}
    cast(timestampadd(microsecond, cast({{ microseconds }} as bigint), {{ from_timestamp }}) as timestamp)
{%- endmacro %}

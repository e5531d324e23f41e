{% macro sla_instant(started_at, target_hours, pct) -%}
    {#- the instant at which a clock that runs on all hours reaches a percent of its target -#}
    {{ started_at }}
    + cast(round(cast({{ target_hours }} * {{ pct }} * 36 as decimal(18, 6))) as bigint)
    * interval '1' second
{%- endmacro %}

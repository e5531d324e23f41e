{% macro points_of_component(component, interval) -%}
    {#- what an interval of scores says of a component of a write; without evidence it is 0, and
        without an interval null -#}
    cast(
        case
            when {{ interval }}.score is null then null
            when {{ component }} = 'fit' then coalesce({{ interval }}.fit_score, 0)
            when {{ component }} = 'engagement' then coalesce({{ interval }}.engagement_score, 0)
            when {{ component }} = 'intent' then coalesce({{ interval }}.intent_score, 0)
            else {{ interval }}.score
        end as decimal(20, 10)
    )
{%- endmacro %}

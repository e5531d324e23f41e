{% macro policy_in_force(policy_row, on_date) -%}
    (
        {{ policy_row }}.effective_from <= {{ on_date }}
        and ({{ policy_row }}.effective_to is null or {{ policy_row }}.effective_to >= {{ on_date }})
    )
{%- endmacro %}

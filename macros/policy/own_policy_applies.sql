{% macro own_policy_applies(within) -%}
    max(case when policy_unit_id = business_unit_id then 1 else 0 end) over (
        partition by business_unit_id{% for column in within %}, {{ column }}{% endfor %}
    ) = case when policy_unit_id = business_unit_id then 1 else 0 end
{%- endmacro %}

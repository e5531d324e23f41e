{% macro parameter_value(name, type='string') -%}
    cast(
        max(case when dim_policy_parameters.parameter_name = '{{ name }}' then dim_policy_parameters.value end)
        as {{ type }}
    )
{%- endmacro %}

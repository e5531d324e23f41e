{% macro parameter_value(name, type='string') -%}
    {%- set value -%}
        max(case when dim_policy_parameters.parameter_name = '{{ name }}' then dim_policy_parameters.value end)
    {%- endset -%}
    {{ value if type == 'string' else cast_text(value, type) }}
{%- endmacro %}

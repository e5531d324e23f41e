{% test policy_values_are_set(model, columns) %}
{#- Each unit has a value for each of the parameters that models rely on. -#}
{%- for column in columns %}
select
    business_unit_id,
    '{{ column }}' as parameter_name
from {{ model }}
where {{ column }} is null
{%- if not loop.last %}

union all
{% endif %}
{%- endfor %}
{% endtest %}

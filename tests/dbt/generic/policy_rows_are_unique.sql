{% test policy_rows_are_unique(model, keys) %}
{#- The columns together are the key: never empty as a whole, never twice. -#}
select
    {{ keys | join(', ') }},
    count(*) as row_count
from {{ model }}
group by {{ keys | join(', ') }}
having count(*) > 1 or coalesce({% for key in keys %}cast({{ key }} as string){{ ', ' if not loop.last }}{% endfor %}) is null
{% endtest %}

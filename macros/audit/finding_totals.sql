{% macro finding_totals() -%}
    {#- the counts that reports tell of the rows of `int_finding_counts` -#}
    {%- for status in ['open', 'overdue', 'escalated', 'accepted', 'resolved'] -%}
    cast(sum(case when status = '{{ status }}' then finding_count else 0 end) as bigint) as {{ status }}_count,
    {% endfor -%}
    cast(sum(case when status != 'resolved' then finding_count else 0 end) as bigint) as unresolved_count,
    cast(sum(case when status != 'resolved' then new_count else 0 end) as bigint) as new_count,
    cast(sum(case when is_corrected_on_time then finding_count else 0 end) as bigint) as on_time_count,
    cast(sum(case when is_corrected_on_time is not null then finding_count else 0 end) as bigint) as fallen_due_count,
    min(case when status != 'resolved' then first_seen_at end) as oldest_first_seen_at,
    min(case when status in ('open', 'overdue', 'escalated') then due_at end) as next_due_at
{%- endmacro %}

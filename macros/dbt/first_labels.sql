{% macro first_labels(edges) -%}
    select
        lead_id,
        least(lead_id, min(neighbour_id)) as component_id,
        true as is_changed
    from {{ edges }}
    group by lead_id
{%- endmacro %}

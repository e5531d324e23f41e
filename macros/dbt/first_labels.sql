{% macro first_labels(edges) -%}
    select
        node_id,
        least(node_id, min(neighbour_id)) as component_id,
        true as is_changed
    from {{ edges }}
    group by node_id
{%- endmacro %}

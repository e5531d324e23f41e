{% macro next_labels(edges, labels) -%}
    with hooked as (
        select
            edges.lead_id,
            min(near.component_id) as component_id
        from {{ edges }} as edges
        inner join {{ labels }} as near
            on edges.neighbour_id = near.lead_id
        group by edges.lead_id
    ),
    lowered_labels as (
        select
            own.lead_id,
            own.component_id as component_before,
            least(own.component_id, hooked.component_id) as component_id
        from {{ labels }} as own
        inner join hooked
            on own.lead_id = hooked.lead_id
    )
    select
        lowered_labels.lead_id,
        least(lowered_labels.component_id, far.component_id) as component_id,
        least(lowered_labels.component_id, far.component_id)
        != lowered_labels.component_before as is_changed
    from lowered_labels
    inner join {{ labels }} as far
        on lowered_labels.component_id = far.lead_id
{%- endmacro %}

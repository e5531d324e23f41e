{% macro next_labels(edges, labels) -%}
    {#-
        all nodes of a label take the least label beside any of them, then the label of that node:
        were each to ask its own neighbours only, a label would walk a path node by node. The labels
        beside are not compared with the own one before they are joined: an engine may take such a
        comparison for the cheapest join there is
    -#}
    with beside as (
        select
            own.component_id,
            min(near.component_id) as least_id
        from {{ edges }} as edges
        inner join {{ labels }} as own
            on edges.node_id = own.node_id
        inner join {{ labels }} as near
            on edges.neighbour_id = near.node_id
        group by own.component_id
    ),
    hooked as (
        select
            own.node_id,
            own.component_id as component_before,
            least(own.component_id, beside.least_id) as component_id
        from {{ labels }} as own
        inner join beside
            on own.component_id = beside.component_id
    )
    select
        hooked.node_id,
        least(hooked.component_id, far.component_id) as component_id,
        least(hooked.component_id, far.component_id) != hooked.component_before as is_changed
    from hooked
    inner join {{ labels }} as far
        on hooked.component_id = far.node_id
{%- endmacro %}

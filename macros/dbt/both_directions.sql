{% macro both_directions(edges, node, component) -%}
    {#- the edges of a graph from either end; both columns of `edges` hold nodes -#}
    select
        edges.{{ node }} as node_id,
        edges.{{ component }} as neighbour_id
    from ({{ edges }}) as edges
    union distinct
    select
        edges.{{ component }} as node_id,
        edges.{{ node }} as neighbour_id
    from ({{ edges }}) as edges
{%- endmacro %}

{% macro both_directions(edges) -%}
    select
        edges.lead_id,
        edges.component_id as neighbour_id
    from ({{ edges }}) as edges
    union distinct
    select
        edges.component_id as lead_id,
        edges.lead_id as neighbour_id
    from ({{ edges }}) as edges
{%- endmacro %}

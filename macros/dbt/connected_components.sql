{% materialization connected_components, default %}
    {#-
        A table of the components of a graph. The model selects its edges, each in one direction, in
        two columns, which `meta` names `node` and `component`; the table has each node once, with
        the least node of its component. A node without neighbours has an edge to itself.
        Each round joins what has one label to the least label beside it, until no label changes: the
        rounds grow with the logarithm of the longest path, in whatever order its nodes stand. Rounds
        are tables, since Spark computes what a query names each time it is named.
    -#}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set most_rounds = 40 -%}
    {%- set node, component = config.meta_require('node'), config.meta_require('component') -%}
    {{ run_hooks(pre_hooks) }}
    {%- set edges = component_table('edges') -%}
    {%- call statement('edges') -%}
        {{ create_table_as(False, edges, both_directions(sql, node, component)) }}
    {%- endcall -%}
    {%- set ns = namespace(labels=component_table('round_0'), changed=1, round=0) -%}
    {%- call statement('first_labels') -%}
        {{ create_table_as(False, ns.labels, first_labels(edges)) }}
    {%- endcall -%}
    {%- for round in range(1, most_rounds + 1) if ns.changed > 0 -%}
        {%- set labels = component_table('round_' ~ round) -%}
        {%- call statement('next_labels') -%}
            {{ create_table_as(False, labels, next_labels(edges, ns.labels)) }}
        {%- endcall -%}
        {%- set answer = run_query('select sum(case when is_changed then 1 else 0 end) from ' ~ labels) -%}
        {%- set ns.changed = (answer.columns[0].values()[0] or 0) | int -%}
        {%- do adapter.drop_relation(ns.labels) -%}
        {%- set ns.labels = labels -%}
    {%- endfor -%}
    {%- if ns.changed > 0 -%}
        {{ exceptions.raise_compiler_error(
            'the components of ' ~ model.name ~ ' did not settle in ' ~ most_rounds
            ~ ' rounds: a chain of matches is longer than any that records make'
        ) }}
    {%- endif -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing -%}{%- do adapter.drop_relation(existing) -%}{%- endif -%}
    {%- call statement('main') -%}
        {{ create_table_as(
            False, target_relation,
            'select node_id as ' ~ node ~ ', component_id as ' ~ component ~ ' from ' ~ ns.labels
        ) }}
    {%- endcall -%}
    {%- do adapter.drop_relation(ns.labels) -%}
    {%- do adapter.drop_relation(edges) -%}
    {{ run_hooks(post_hooks) }}
    {%- do adapter.commit() -%}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% macro spark__persist_constraints(relation, model) -%}
    {#- Parquet tables hold no constraint, so the columns that may not be null are counted instead:
        a null fails the node as it does on DuckDB -#}
    {%- set required = [] -%}
    {%- for name, column in model.columns.items() -%}
        {%- for constraint in column.constraints or [] if constraint.type == 'not_null' -%}
            {%- do required.append(name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if execute and config.get('contract').enforced and required -%}
        {%- set counted -%}
            select {% for name in required %}count_if({{ name }} is null) as {{ name }}{{ ', ' if not loop.last }}{% endfor %} from {{ relation }}
        {%- endset -%}
        {%- set found = run_query(counted) -%}
        {%- for name in required if found.rows[0][name] > 0 -%}
            {{ exceptions.raise_compiler_error(
                found.rows[0][name] ~ ' rows of ' ~ relation ~ ' have no ' ~ name
                ~ ', which its contract requires'
            ) }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

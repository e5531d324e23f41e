{% macro list_text(expression, delimiter=', ') -%}
    {{ return(adapter.dispatch('list_text', 'leadhouse')(expression, delimiter)) }}
{%- endmacro %}

{% macro duckdb__list_text(expression, delimiter) -%}
    string_agg({{ expression }}, '{{ delimiter }}' order by {{ expression }})
{%- endmacro %}

{% macro spark__list_text(expression, delimiter) -%}
    case
        when count({{ expression }}) > 0
            then array_join(sort_array(collect_list({{ expression }})), '{{ delimiter }}')
    end
{%- endmacro %}

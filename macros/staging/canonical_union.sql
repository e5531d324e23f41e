{% macro canonical_union(table) -%}
    {#-
        the accepted rows of every system, without those of people who had themselves erased. Each
        system joins these by itself: of a shared expression DuckDB makes a table, and then reads
        every column of a staging table for whoever wants one
    -#}
    {%- set columns = contract_columns(table) -%}
    {%- set sources = ['stg_crm__' ~ table] + staging_models().get(table, []) -%}
    {%- set erasable = table in erasable_tables() -%}
with

{% for name in sources -%}
{{ name }} as (

    select
        {% for column in columns -%}
        staged.{{ column }},
        {% endfor -%}
        '{{ name.split('__')[0][4:] }}' as source_system,
        staged._source_file as source_file,
        staged._row_number as row_number
    from {{ ref(name) }} as staged
    {% if erasable -%}
    left join {{ ref('input_erased_leads') }} as erased_leads
        on staged.lead_id = erased_leads.lead_id
    {% endif -%}
    where
        staged._row_state = 'accepted'
        {{ 'and erased_leads.lead_id is null' if erasable }}

),

{% endfor -%}
final as (

    {% for name in sources -%}
    select * from {{ name }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
{%- endmacro %}

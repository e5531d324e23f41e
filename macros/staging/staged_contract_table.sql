{% macro staged_contract_table(table) -%}
    {#- a table of the system `crm`: the delivered text trimmed, typed as the contract says,
        and every row with its state. Nothing is filtered away -#}
    {%- set columns = contract_columns(table) -%}
    {%- set key = model.config.get('meta', {}).get('key', []) -%}
with

raw as (

    select * from {{ source('raw_crm', table) }}

),

trimmed as (

    select
        {% for column in columns -%}
        {{ trimmed(column) }} as {{ column }},
        {% endfor -%}
        {{ row_origin_columns() }}
    from raw

),

typed as (

    select
        {% for column, type in columns.items() -%}
        {% if type == 'string' -%}
        {{ column }},
        {% else -%}
        {{ typed_text(column, type) }} as {{ column }},
        {{ column }} as text__{{ column }},
        {% endif -%}
        {% endfor -%}
        {{ row_origin_columns() }}
    from trimmed

),

{{ judged_rows(
    'typed',
    columns.keys() | list,
    casts=contract_casts(columns),
    key=key,
    newest_first='updated_at' if 'updated_at' in columns else none
) }}
{%- endmacro %}

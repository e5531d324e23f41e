{% test codes_are_known(model, columns) %}
{#- Code columns hold words that the interface names, or null: all columns in one pass. -#}
select * from {{ model }}
where
    {%- for column, codes in columns.items() %}
    {{ 'or ' if not loop.first }}{{ column }} not in (
        {%- for code in codes %}'{{ code }}'{{ ', ' if not loop.last }}{% endfor -%}
    )
    {%- endfor %}
{% endtest %}

{% macro staging_models() -%}
    {#- canonical table -> the staging models that feed it beside the contract's own system `crm` -#}
    {{ return({
        'accounts': ['stg_zoho__accounts'],
        'activities': ['stg_zoho__calls', 'stg_zoho__events'],
        'campaigns': ['stg_zoho__campaigns'],
        'leads': ['stg_zoho__leads', 'stg_zoho__contacts'],
        'opportunities': ['stg_zoho__potentials'],
        'tasks': ['stg_zoho__tasks'],
        'users': ['stg_zoho__users'],
    }) }}
{%- endmacro %}

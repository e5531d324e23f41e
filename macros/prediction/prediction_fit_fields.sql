{% macro prediction_fit_fields(entity) -%}
    {#- the fields of an account or a lead that int_attributes makes fit of: one of them that changed
        after the cut makes fit unknown -#}
    {{ return({
        'account': [
            'industry', 'employee_count', 'country', 'region', 'technologies', 'annual_revenue',
            'arr_usd', 'business_unit_id',
        ],
        'lead': [
            'account_id', 'seniority', 'country', 'household_type', 'age_band', 'business_unit_id',
        ],
    }[entity]) }}
{%- endmacro %}

{% macro match_inputs() -%}
    {#- the columns of a lead record by which it is compared with others -#}
    {{ return([
        'business_unit_id', 'country', 'first_name', 'last_name', 'full_name', 'email', 'phone',
        'mobile_phone', 'company_name', 'company_domain', 'website', 'street', 'city',
        'postal_code', 'job_title', 'linkedin_url', 'birth_date', 'person_number',
    ]) }}
{%- endmacro %}

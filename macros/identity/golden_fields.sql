{% macro golden_fields() -%}
    {#- the fields of lead records of which a golden lead shows one record's value (DUP-07) -#}
    {{ return([
        'full_name', 'email', 'phone', 'mobile_phone', 'linkedin_url', 'company_name', 'account_id',
        'company_domain', 'website', 'job_title', 'department', 'contact_role', 'seniority',
        'street', 'city', 'postal_code', 'state', 'country', 'timezone', 'lead_source',
    ]) }}
{%- endmacro %}

{% macro match_input_hash(leads, version) -%}
    {#- all of a lead record by which it is compared with others, as one number -#}
    {%- set columns = [
        'business_unit_id', 'country', 'first_name', 'last_name', 'full_name', 'email', 'phone',
        'mobile_phone', 'company_name', 'company_domain', 'website', 'street', 'city',
        'postal_code', 'job_title', 'linkedin_url', 'birth_date', 'person_number',
    ] -%}
    {%- set parts = [version] -%}
    {%- for column in columns -%}
        {%- do parts.append("coalesce(" ~ leads ~ "." ~ column ~ ", '')") -%}
    {%- endfor -%}
    {{ text_hash("concat_ws('|', " ~ parts | join(", ") ~ ")") }}
{%- endmacro %}

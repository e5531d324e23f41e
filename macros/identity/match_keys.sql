{% macro match_keys() -%}
    {#-
        what records must share to be compared: the name of each key and its text. A phone is one
        key whether it stands as phone or as mobile.
    -#}
    {%- set name = 'least(given_name, family_name) || ' ~ "'|'" ~ ' || greatest(given_name, family_name)' -%}
    {{ return({
        'email': 'email',
        'phone': 'phone',
        'mobile': 'mobile',
        'profile': 'profile',
        'person_number': 'person_number',
        'name': "case when given_name is not null and family_name is not null then " ~ name ~ " end",
        'family_company': "family_name || '|' || company_root",
        'given_company': "given_name || '|' || company_root",
        'family_domain': "substring(family_name, 1, 4) || '|' || domain",
        'given_domain': "given_root || '|' || domain",
        'mailbox_name': "case when length(email_local) >= 6 and not is_role_mailbox then email_local end",
        'family_postal_code': "family_name || '|' || postal_code",
        'family_city': "family_name || '|' || city",
        'birth_date': 'birth_date',
        'birth_year_name': "case when given_name is not null and family_name is not null then substring(birth_date, 1, 4) || '|' || least(substring(given_name, 1, 3), substring(family_name, 1, 3)) || greatest(substring(given_name, 1, 3), substring(family_name, 1, 3)) end",
        'birth_year_given': "substring(birth_date, 1, 4) || '|' || given_name || '|' || city",
        'birth_day_family': "substring(birth_date, 3) || '|' || family_name",
        'birth_day_given': "substring(birth_date, 3) || '|' || given_name",
        'birth_year_day_family': "substring(birth_date, 1, 4) || '|' || substring(birth_date, 7) || '|' || family_name",
        'birth_year_day_given': "substring(birth_date, 1, 4) || '|' || substring(birth_date, 7) || '|' || given_name",
    }) }}
{%- endmacro %}

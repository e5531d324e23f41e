{% macro match_levels() -%}
    {#- the levels of agreement of each field; null, where a field is not known of both, weighs nothing -#}
    {{ return({
        'given_name': ['exact', 'nickname', 'initial', 'near', 'in_email', 'confirmed', 'different'],
        'family_name': ['exact', 'near', 'part', 'in_email', 'far', 'confirmed', 'different'],
        'name_context': [
            'same_name', 'same_name_same_company', 'same_name_other_company',
            'other_name_same_email', 'other_name_same_phone', 'other_name',
        ],
        'generation': ['one_sided', 'different'],
        'email': [
            'exact', 'shared', 'numbered', 'near', 'near_two', 'same_local', 'same_domain', 'other_kind',
            'different',
        ],
        'phone': ['same', 'shared', 'different'],
        'mobile': ['same', 'different'],
        'company': ['same', 'near', 'different'],
        'postal_code': ['same', 'near', 'different'],
        'city': ['same', 'near', 'different'],
        'street': ['same', 'near', 'different'],
        'job_title': ['same', 'different'],
        'profile': ['same', 'different'],
        'birth_date': ['same', 'near', 'part', 'different'],
        'person_number': ['same', 'near', 'different'],
    }) }}
{%- endmacro %}

{% macro key_name_of(number) -%}
    {#- the name of a key by its place among all -#}
    case {{ number }}
        {%- for key_name in match_keys() %}
        when {{ loop.index }} then '{{ 'phone' if key_name == 'mobile' else key_name }}'
        {%- endfor %}
    end
{%- endmacro %}

{% macro hashed_keys() -%}
    {#- the keys of a record as numbers; what stands as phone and as mobile is one key -#}
    {%- for key_name, text in match_keys().items() %}
    {{ text_hash("'" ~ ('phone' if key_name == 'mobile' else key_name) ~ ":' || " ~ text) }}
        as {{ key_name }}_key{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

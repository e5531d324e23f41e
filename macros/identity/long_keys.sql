{% macro long_keys(relation, policy, among=none) -%}
    {#- one row per record and key that it has, with the cap of the key; a number that stands as
        phone and as mobile is one key. `among`: a relation with the keys wanted -#}
    {{ return(adapter.dispatch('long_keys', 'leadhouse')(relation, policy, among)) }}
{%- endmacro %}

{% macro duckdb__long_keys(relation, policy, among) -%}
    {%- for key_name in match_keys() %}
    select
        {{ relation }}.{{ key_name }}_key as key_hash,
        {{ loop.index }} as key_number,
        {{ policy }}.max_{{ 'phone' if key_name == 'mobile' else key_name }} as max_records,
        {{ relation }}.lead_id
    from {{ relation }}
    cross join {{ policy }}
    where
        {{ relation }}.{{ key_name }}_key is not null
        {%- if key_name == 'mobile' %}
        and ({{ relation }}.phone_key is null or {{ relation }}.phone_key != {{ relation }}.mobile_key)
        {%- endif %}
        {%- if among %}
        and {{ relation }}.{{ key_name }}_key in (select {{ among }}.key_hash from {{ among }})
        {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro spark__long_keys(relation, policy, among) -%}
    {#- a branch a key would make a plan that takes Spark a minute to think about -#}
    select
        stacked.key_hash,
        stacked.key_number,
        stacked.max_records,
        {{ relation }}.lead_id
    from {{ relation }}
    cross join {{ policy }}
    lateral view stack(
        {{ match_keys() | length }}
        {%- for key_name in match_keys() %},
        {% if key_name == 'mobile' -%}
        case
            when {{ relation }}.phone_key is null or {{ relation }}.phone_key != {{ relation }}.mobile_key
                then {{ relation }}.mobile_key
        end
        {%- else -%}
        {{ relation }}.{{ key_name }}_key
        {%- endif %},
        {{ loop.index }},
        {{ policy }}.max_{{ 'phone' if key_name == 'mobile' else key_name }}
        {%- endfor %}
    ) stacked as key_hash, key_number, max_records
    where
        stacked.key_hash is not null
        {%- if among %}
        and stacked.key_hash in (select {{ among }}.key_hash from {{ among }})
        {%- endif %}
{%- endmacro %}

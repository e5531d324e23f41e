{% macro match_weight(levels, policy) -%}
    {#- log2 of the odds that two records are one person: the prior and what each field adds -#}
    cast(
        {{ policy }}.w_prior
        {%- for field, known in match_levels().items() %}
        + case
            when {{ levels }}.{{ field }}_level is null then 0
            {%- for level in known %}
            when {{ levels }}.{{ field }}_level = '{{ level }}' then {{ policy }}.w_{{ field }}__{{ level }}
            {%- endfor %}
        end
        {%- endfor %} as decimal(9, 4)
    )
{%- endmacro %}

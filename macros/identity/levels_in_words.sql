{% macro levels_in_words(pairs, is_agreement) -%}
    {#-
        the fields of two records that agree, or that don't, as words: `email, company (near)`. What a
        shared phone or mailbox says is neither, and name_context says nothing of its own
    -#}
    {%- set agreeing = [
        'exact', 'same', 'nickname', 'initial', 'near', 'near_two', 'part', 'in_email', 'same_local',
    ] -%}
    {%- set whole = ['exact', 'same', 'different'] -%}
    nullif(concat_ws(', '
        {%- for field, levels in match_levels().items() if field != 'name_context' %}
        {%- set named = [] %}
        {%- for level in levels if level != 'shared' and (level in agreeing) == is_agreement %}
        {%- do named.append(level) %}
        {%- endfor %}
        {%- if named %},
        case {{ pairs }}.{{ field }}_level
            {%- for level in named %}
            when '{{ level }}' then '{{ field | replace('_', ' ') }}{{ '' if level in whole else ' (' ~ level | replace('_', ' ') ~ ')' }}'
            {%- endfor %}
        end
        {%- endif %}
        {%- endfor %}
    ), '')
{%- endmacro %}

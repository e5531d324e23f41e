{% macro turned(column, other) -%}
    {#- a name of the right record, or the other one where given and family name are swapped -#}
    case
        when
            (lefts.given_name != rights.given_name or lefts.family_name != rights.family_name)
            and (lefts.given_name = rights.family_name or lefts.family_name = rights.given_name)
            and {{ is_within('lefts.given_name', 'rights.family_name', 2) }}
            then rights.{{ other }}
        else rights.{{ column }}
    end
{%- endmacro %}

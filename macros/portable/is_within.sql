{% macro is_within(left, right, slips) -%}
    {#- whether two texts are at most so many letters apart; lengths tell most of it for nothing -#}
    (
        length({{ left }}) - length({{ right }}) between -({{ slips }}) and ({{ slips }})
        and {{ edit_distance(left, right) }} <= {{ slips }}
    )
{%- endmacro %}

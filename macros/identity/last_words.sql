{% macro last_words(expression, count) -%}
    {#- the last words of a plain text -#}
    {%- for place in range(count, 0, -1) -%}
        split_part({{ expression }}, ' ', -{{ place }}){{ " || ' ' || " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

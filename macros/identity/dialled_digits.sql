{% macro dialled_digits(expression) -%}
    {#- the digits of a number as typed, with the plus before them; a zero in brackets is none -#}
    {{ replaced_matches("replace(substring(" ~ expression ~ ", 1, 60), '(0)', '')", '[^0-9+]', '') }}
{%- endmacro %}

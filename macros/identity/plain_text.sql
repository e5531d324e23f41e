{% macro plain_text(expression, longest=200) -%}
    {#- the words of a text in lower case without accents; null where none is left -#}
    nullif({{ words_only(unaccented('substring(' ~ expression ~ ', 1, ' ~ longest ~ ')')) }}, '')
{%- endmacro %}

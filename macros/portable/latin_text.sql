{% macro latin_text() -%}
    {#- ASCII, the Latin letters with accents, the accents themselves, marks and signs -#}
    {{- '^[\\x{0001}-\\x{024F}\\x{0300}-\\x{036F}\\x{1E00}-\\x{1EFF}\\x{2010}-\\x{20BF}]*$' }}
{%- endmacro %}

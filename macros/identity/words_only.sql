{% macro words_only(expression) -%}
    {#- letters and digits of any script, all else one blank -#}
    trim(both ' ' from {{ replaced_matches(expression, '[^\\p{L}\\p{N}]+', ' ') }})
{%- endmacro %}

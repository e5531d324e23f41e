{% macro generation_words() -%}
    ('jr', 'sr', 'junior', 'senior', 'ii', 'iii', 'iv')
{%- endmacro %}

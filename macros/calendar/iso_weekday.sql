{% macro iso_weekday(on_date) -%}
    {#- 1 (Monday) to 7 (Sunday) -#}
    ((({{ days_between("cast('2000-01-03' as date)", on_date) }} % 7) + 7) % 7 + 1)
{%- endmacro %}

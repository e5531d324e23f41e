{% macro weekday_position(name) -%}
    {#- 1 (Mon) to 7 (Sun) of a weekday's English name in three letters -#}
    (instr('MonTueWedThuFriSatSun', {{ name }}) + 2) / 3
{%- endmacro %}

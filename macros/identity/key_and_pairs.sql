{% macro key_and_pairs(dearest) -%}
    {{ key_name_of(dearest ~ '.key_number') }} || ' '
    || cast(cast({{ dearest }}.pair_count as bigint) as string)
{%- endmacro %}

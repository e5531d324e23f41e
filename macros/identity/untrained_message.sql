{% macro untrained_message(names) -%}
    'seed_match_weights has no weight in force for ' || {{ names }}
    || '; add a row for each field and level'
{%- endmacro %}

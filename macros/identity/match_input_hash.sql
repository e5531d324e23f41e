{% macro match_input_hash(leads, version) -%}
    {#- all of a lead record by which it is compared with others, as one number -#}
    {%- set parts = [version] -%}
    {%- for column in match_inputs() -%}
        {%- do parts.append(leads ~ '.' ~ column) -%}
    {%- endfor -%}
    {{ row_hash(parts) }}
{%- endmacro %}

{% macro near_level(field, slips) -%}
    case
        when {{ field }}_left = {{ field }}_right then 'same'
        when {{ is_within(field ~ '_left', field ~ '_right', slips) }} then 'near'
        when {{ field }}_left != {{ field }}_right then 'different'
    end
{%- endmacro %}

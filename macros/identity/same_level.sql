{% macro same_level(field) -%}
    case
        when {{ field }}_left = {{ field }}_right then 'same'
        when {{ field }}_left != {{ field }}_right then 'different'
    end
{%- endmacro %}

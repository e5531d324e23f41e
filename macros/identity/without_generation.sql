{% macro without_generation(expression) -%}
    {#- a name without the junior or senior at its end -#}
    case
        when split_part({{ expression }}, ' ', -1) in {{ generation_words() }}
            then
                trim(both ' ' from substring(
                    {{ expression }}, 1,
                    length({{ expression }}) - length(split_part({{ expression }}, ' ', -1))
                ))
        else {{ expression }}
    end
{%- endmacro %}

{% macro holds_words(text, words) -%}
    {#- whether a text holds some words as a whole: `sub urban` holds `urban`, `suburban` does not;
        case is not looked at -#}
    instr(
        ' ' || {{ words_only(lowered(text)) }} || ' ',
        ' ' || {{ words_only(lowered(words)) }} || ' '
    ) > 0
{%- endmacro %}

{% macro spelled_in_ascii(expression) -%}
    {%- set spellings = {
        'ß': 'ss', 'æ': 'ae', 'œ': 'oe', 'þ': 'th', 'ø': 'o', 'ł': 'l', 'đ': 'd', 'ð': 'd', 'ı': 'i',
    } -%}
    {%- set replaced = namespace(text=expression) -%}
    {%- for letter, spelling in spellings.items() -%}
        {%- set replaced.text = "replace(" ~ replaced.text ~ ", '" ~ letter ~ "', '" ~ spelling ~ "')" -%}
    {%- endfor -%}
    {{- replaced.text -}}
{%- endmacro %}

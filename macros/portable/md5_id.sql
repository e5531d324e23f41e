{% macro md5_id(prefix, expressions) -%}
    {#- a stable id from text parts; null parts count as empty, the separator can't be in an id -#}
    concat('{{ prefix }}', md5(concat_ws('|', {% for expression in expressions %}coalesce(cast({{ expression }} as string), ''){{ ', ' if not loop.last }}{% endfor %})))
{%- endmacro %}

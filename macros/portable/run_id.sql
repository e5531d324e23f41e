{% macro run_id() -%}
    {#- the id of the run as a text literal -#}
    {%- if not modules.re.match('^[A-Za-z0-9_.-]{1,80}$', var('run_id') | string) -%}
        {{ exceptions.raise_compiler_error("run_id may hold letters, digits, dot, dash and underscore only") }}
    {%- endif -%}
    '{{ var("run_id") }}'
{%- endmacro %}

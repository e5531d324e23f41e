{% macro trimmed(expression) -%}
    {{ return(adapter.dispatch('trimmed', 'leadhouse')(expression)) }}
{%- endmacro %}

{% macro duckdb__trimmed(expression) -%}
    nullif(trim({{ expression }}, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(160) || chr(8203) || chr(65279)), '')
{%- endmacro %}

{% macro spark__trimmed(expression) -%}
    nullif(trim(both ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || decode(unhex('C2A0E2808BEFBBBF'), 'UTF-8') from {{ expression }}), '')
{%- endmacro %}

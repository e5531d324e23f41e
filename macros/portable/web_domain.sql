{% macro web_domain(expression) -%}
    {#- host of a web site as typed: https://www.Example.com:8080/about is example.com -#}
    nullif(
        regexp_replace(
            regexp_replace({{ lowered(expression) }}, '^([a-z][a-z0-9+.-]*://)?(www[.])?', ''),
            '[/?#:].*$',
            ''
        ),
        ''
    )
{%- endmacro %}

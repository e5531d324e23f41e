{% macro web_domain(expression) -%}
    {#-
        host of a web site as typed: https://www.Example.com:8080/about is example.com; most stand
        there as they are, and to look for that costs least
    -#}
    nullif(
        case
            when
                lower(substring({{ expression }}, 1, 4)) = 'www.'
                {%- for sign in ['/', '?', '#', ':'] %}
                or contains({{ expression }}, '{{ sign }}')
                {%- endfor %}
                then
                    regexp_replace(
                        regexp_replace({{ lowered(expression) }}, '^([a-z][a-z0-9+.-]*://)?(www[.])?', ''),
                        '[/?#:].*$',
                        ''
                    )
            else {{ lowered(expression) }}
        end,
        ''
    )
{%- endmacro %}

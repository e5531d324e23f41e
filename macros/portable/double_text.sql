{% macro double_text(expression) -%}
    {#- a double as text: 0.5, 12500000.0, 1e-05, 1e+20 -#}
    {{ return(adapter.dispatch('double_text', 'leadhouse')(expression)) }}
{%- endmacro %}

{% macro duckdb__double_text(expression) -%}
    cast(cast({{ expression }} as double) as string)
{%- endmacro %}

{% macro spark__double_text(expression) -%}
    {#- the engine writes an exponent below 0.001 and from ten million on -#}
    {%- set written = 'cast(cast(' ~ expression ~ ' as double) as string)' -%}
    {%- set size = 'abs(cast(' ~ expression ~ ' as double))' -%}
    case
        when not coalesce({{ size }} > 0 and {{ size }} <= 1.7976931348623157e308, false)
            then lower(replace({{ written }}, 'Infinity', 'inf'))
        when {{ size }} >= 0.0001 and {{ size }} < 1e16
            then regexp_replace(
                cast(cast({{ written }} as decimal(38, 20)) as string),
                '([.][0-9]+?)0*$', '$1'
            )
        else regexp_replace(
            regexp_replace(lower(replace({{ written }}, '.0E', 'E')), 'e([0-9]+)$', 'e+$1'),
            'e-([0-9])$', 'e-0$1'
        )
    end
{%- endmacro %}

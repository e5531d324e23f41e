{% macro clock_seconds(clock_time) -%}
    {#- seconds from the beginning of the day to a time such as `09:30`; `24:00` is its end -#}
    (
        cast({{ typed_text('substring(' ~ clock_time ~ ', 1, 2)', 'int') }} as bigint) * 3600
        + cast({{ typed_text('substring(' ~ clock_time ~ ', 4, 2)', 'int') }} as bigint) * 60
    )
{%- endmacro %}

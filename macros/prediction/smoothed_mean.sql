{% macro smoothed_mean(total, count, all_total, all_count, extra_rows) -%}
    {#- the mean as if so many rows of the mean of all were among them; null where there are none -#}
    cast(
        {{ divided_by(
            'cast(' ~ total ~ ' as double) + cast(' ~ extra_rows ~ ' as double) * '
            ~ divided_by(all_total, 'nullif(' ~ all_count ~ ', 0)'),
            'cast(' ~ count ~ ' as double) + cast(' ~ extra_rows ~ ' as double)'
        ) }} as decimal(18, 6)
    )
{%- endmacro %}

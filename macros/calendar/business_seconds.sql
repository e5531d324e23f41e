{% macro business_seconds(business_hours, instant) -%}
    {#-
        open seconds from the beginning of a calendar up to an instant, exact to the microsecond.
        `business_hours` is the relation int_business_hours, joined on the calendar and on
        `utc_date = cast(instant as date)`. The difference of two is the business time between
        them; null where an instant is outside of the calendar
    -#}
    {%- set elapsed = microseconds_between('cast(' ~ business_hours ~ '.utc_date as timestamp)', instant) -%}
    cast(cast((
        {{ business_hours }}.seconds_before * 1000000
        {%- for piece in range(1, 7) %}
        + least(
            greatest({{ elapsed }} - {{ business_hours }}.open_{{ piece }} * 1000000, 0),
            ({{ business_hours }}.close_{{ piece }} - {{ business_hours }}.open_{{ piece }}) * 1000000
        )
        {%- endfor %}
    ) as double) / 1000000 as decimal(18, 6))
{%- endmacro %}

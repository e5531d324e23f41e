{% macro business_instant(business_instants, open_seconds) -%}
    {#-
        the UTC instant at which a calendar has been open for so many seconds: an instant plus N
        business hours is that of its business_seconds plus N * 3600. `business_instants` is the
        relation int_business_instants, joined on the calendar, on
        `open_hour_number = business_hour_number(open_seconds)`, `open_seconds > seconds_from` and
        `open_seconds <= seconds_to`
    -#}
    {{ add_microseconds(
        business_instants ~ '.starts_at',
        '(' ~ open_seconds ~ ' - ' ~ business_instants ~ '.seconds_from) * 1000000'
    ) }}
{%- endmacro %}

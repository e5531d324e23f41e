{% macro is_business_day(on_date, business_hours, listed) -%}
    {#-
        whether people of a unit work on a date: as the row of its calendar says (`listed`, null
        where the calendar has none), else by its week, as in `Mon-Fri 09:00-17:00` or `Sun-Thu ...`
    -#}
    {%- set weekday = days_between("cast('2000-01-03' as date)", on_date) ~ ' % 7 + 1' -%}
    {%- set first_weekday = weekday_position('substring(' ~ business_hours ~ ', 1, 3)') -%}
    {%- set last_weekday = weekday_position('substring(' ~ business_hours ~ ', 5, 3)') -%}
    coalesce(
        {{ listed }},
        case
            when {{ first_weekday }} <= {{ last_weekday }}
                then {{ weekday }} between {{ first_weekday }} and {{ last_weekday }}
            else {{ weekday }} >= {{ first_weekday }} or {{ weekday }} <= {{ last_weekday }}
        end
    )
{%- endmacro %}

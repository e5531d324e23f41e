{% test open_seconds_are_in_pieces(model) %}
{#- The pieces of a day add up to its open seconds: none was left without a column. -#}
select
    calendar_id,
    utc_date
from {{ model }}
where
    open_seconds != close_1 - open_1 + close_2 - open_2 + close_3 - open_3
    + close_4 - open_4 + close_5 - open_5 + close_6 - open_6
{% endtest %}

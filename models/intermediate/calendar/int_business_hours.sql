with

dates as (

    select * from {{ ref('int_calendar_dates') }}

),

pieces as (

    select * from {{ ref('int_business_pieces') }}

),

pieces_per_day as (

    select
        calendar_id,
        day_number,
        {%- for piece in range(1, 7) %}
        coalesce(max(case when piece_number = {{ piece }} then open_from end), 0)
            as open_{{ piece }},
        coalesce(max(case when piece_number = {{ piece }} then open_to end), 0)
            as close_{{ piece }},
        {%- endfor %}
        cast(sum(open_to - open_from) as bigint) as open_seconds
    from pieces
    group by calendar_id, day_number

),

final as (

    select
        ---------- ids
        dates.calendar_id,

        ---------- numerics
        coalesce(
            cast(
                sum(pieces_per_day.open_seconds) over (
                    partition by dates.calendar_id
                    order by dates.calendar_date asc nulls last
                    rows between unbounded preceding and 1 preceding
                ) as bigint
            ), 0
        ) as seconds_before,
        coalesce(pieces_per_day.open_seconds, 0) as open_seconds,
        {%- for piece in range(1, 7) %}
        coalesce(pieces_per_day.open_{{ piece }}, 0) as open_{{ piece }},
        coalesce(pieces_per_day.close_{{ piece }}, 0) as close_{{ piece }},
        {%- endfor %}

        ---------- dates
        dates.calendar_date as utc_date
    from dates
    left join pieces_per_day
        on
            dates.calendar_id = pieces_per_day.calendar_id
            and dates.day_number = pieces_per_day.day_number

)

select * from final

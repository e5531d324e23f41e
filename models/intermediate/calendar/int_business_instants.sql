with

pieces as (

    select * from {{ ref('int_business_pieces') }}

),

hours_of_day as (

    {{ dbt.generate_series(25) }}

),

hours_of_pieces as (

    select
        pieces.calendar_id,
        pieces.day_number,
        pieces.open_from,
        pieces.seconds_before as piece_from,
        pieces.seconds_before + pieces.open_to - pieces.open_from as piece_to,
        cast(floor(pieces.seconds_before / 3600) as bigint) + hours_of_day.generated_number - 1
            as open_hour_number
    from pieces
    cross join hours_of_day

),

parts as (

    select
        *,
        greatest(piece_from, open_hour_number * 3600) as seconds_from,
        least(piece_to, (open_hour_number + 1) * 3600) as seconds_to
    from hours_of_pieces

),

final as (

    select
        ---------- ids
        calendar_id,

        ---------- numerics
        open_hour_number,
        seconds_from,
        seconds_to,

        ---------- timestamps
        {{ day_instant('day_number', 'open_from + seconds_from - piece_from') }} as starts_at
    from parts
    where seconds_from < seconds_to

)

select * from final

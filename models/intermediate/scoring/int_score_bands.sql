with

epochs as (

    select * from {{ ref('int_scoring_epochs') }}

),

unit_event_scoring as (

    select * from {{ ref('int_unit_event_scoring') }}

),

half_lives as (

    {{ dbt.generate_series(upper_bound=1024) }}

),

numbered as (

    select
        *,
        dense_rank() over (
            order by
                business_unit_id asc nulls last,
                epoch_number asc nulls last,
                model_id asc nulls last,
                component asc nulls last,
                rule_key asc nulls last
        ) as rule_number
    from unit_event_scoring

),

bands as (

    -- points halve after each whole half-life and are rounded once, before any sum
    select
        numbered.*,
        cast(
            case
                when numbered.half_life_days is null then 0
                else (half_lives.generated_number - 1) * numbered.half_life_days
            end as int
        ) as from_age,
        cast(
            case
                when numbered.half_life_days is null then numbered.window_days + 1
                else half_lives.generated_number * numbered.half_life_days
            end as int
        ) as to_age,
        cast(
            case
                when numbered.half_life_days is null then numbered.points
                else
                    cast(numbered.points as double)
                    * power(0.5, half_lives.generated_number - 1)
            end as decimal(18, 6)
        ) as band_points
    from numbered
    inner join half_lives
        on
            half_lives.generated_number = 1
            or (half_lives.generated_number - 1) * numbered.half_life_days <= numbered.window_days

),

final as (

    select
        ---------- ids
        bands.business_unit_id,
        bands.model_id,
        cast(bands.rule_number as int) as rule_number,

        ---------- strings
        bands.component,
        bands.rule_key,
        bands.event_type,
        epochs.timezone,

        ---------- numerics
        bands.epoch_number,
        bands.min_value,
        bands.max_points,
        coalesce(bands.min_count, 1) as min_count,
        bands.from_age,
        case
            when bands.to_age > bands.window_days then cast(bands.window_days + 1 as int)
            else bands.to_age
        end as to_age,
        bands.band_points as points,

        ---------- dates and timestamps
        epochs.as_of_date,
        epochs.valid_from,
        epochs.valid_to
    from bands
    inner join epochs
        on
            bands.business_unit_id = epochs.business_unit_id
            and bands.epoch_number = epochs.epoch_number
    where
        bands.from_age <= bands.window_days
        and bands.from_age < bands.to_age

)

select * from final

with

prediction_values as (

    select * from {{ ref('int_prediction_values') }}

),

points as (

    select * from {{ source('prediction', 'points') }}

),

stand_ins as (

    -- for a level that training had not seen, and for no value at all
    select
        feature,
        max(case when level = '(other)' then points end) as other_points,
        max(case when level = '(missing)' then points end) as missing_points,
        max(case when level = '(other)' then words end) as other_words,
        max(case when level = '(missing)' then words end) as missing_words
    from points
    where kind = 'stand_in'
    group by feature

),

levels as (

    select * from points
    where kind = 'level'

),

bins as (

    select * from points
    where kind = 'bin'

),

final as (

    select
        prediction_values.golden_lead_id,
        prediction_values.feature,
        case
            when prediction_values.level is null and prediction_values.number is null
                then '(missing)'
            else coalesce(levels.level, bins.level, '(other)')
        end as level,
        case
            when prediction_values.level is null and prediction_values.number is null
                then stand_ins.missing_words
            else coalesce(levels.words, bins.words, stand_ins.other_words)
        end as words,
        case
            when prediction_values.level is null and prediction_values.number is null
                then stand_ins.missing_points
            else coalesce(levels.points, bins.points, stand_ins.other_points)
        end as points
    from prediction_values
    inner join stand_ins
        on prediction_values.feature = stand_ins.feature
    left join levels
        on
            prediction_values.feature = levels.feature
            and prediction_values.level = levels.level
    left join bins
        on
            prediction_values.feature = bins.feature
            and coalesce(prediction_values.number >= bins.low, bins.low is null)
            and coalesce(prediction_values.number < bins.high, bins.high is null)
            and prediction_values.number is not null

)

select * from final

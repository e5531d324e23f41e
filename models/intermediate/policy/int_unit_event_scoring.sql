with

epochs as (

    select * from {{ ref('int_scoring_epochs') }}

),

events as (

    select * from {{ ref('seed_event_scoring') }}

),

rows_in_force as (

    select
        epochs.business_unit_id,
        epochs.epoch_number,
        epochs.is_current,
        events.business_unit_id as policy_unit_id,
        events.model_id,
        events.component,
        events.rule_key,
        events.event_type,
        events.points,
        events.half_life_days,
        events.window_days,
        events.max_points,
        events.min_count,
        cast(events.min_value as double) as min_value
    from epochs
    inner join events
        on
            events.business_unit_id in (epochs.business_unit_id, 'global')
            and {{ policy_in_force('events', 'epochs.first_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies(['epoch_number', 'model_id']) }} as is_applied
    from rows_in_force

),

final as (

    select
        business_unit_id,
        epoch_number,
        is_current,
        model_id,
        component,
        rule_key,
        event_type,
        points,
        half_life_days,
        window_days,
        max_points,
        min_count,
        min_value
    from rows_by_nearness
    where is_applied

)

select * from final

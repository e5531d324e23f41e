with

epochs as (

    select * from {{ ref('int_scoring_epochs') }}

),

point_rules as (

    select * from {{ ref('seed_scoring_points') }}

),

positions as (

    {{ dbt.generate_series(upper_bound=256) }}

),

rows_in_force as (

    select
        epochs.business_unit_id,
        epochs.epoch_number,
        epochs.is_current,
        point_rules.business_unit_id as policy_unit_id,
        point_rules.model_id,
        point_rules.component,
        point_rules.rule_key,
        point_rules.attribute,
        point_rules.operator,
        point_rules.value,
        cast(point_rules.min_value as double) as min_value,
        cast(point_rules.max_value as double) as max_value,
        point_rules.points
    from epochs
    inner join point_rules
        on
            point_rules.business_unit_id in (epochs.business_unit_id, 'global')
            and {{ policy_in_force('point_rules', 'epochs.first_date') }}
            and point_rules.unit_type = epochs.unit_type

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies(['epoch_number', 'model_id']) }} as is_applied
    from rows_in_force

),

final as (

    select
        rows_by_nearness.business_unit_id,
        rows_by_nearness.epoch_number,
        rows_by_nearness.is_current,
        rows_by_nearness.model_id,
        rows_by_nearness.component,
        rows_by_nearness.rule_key,
        rows_by_nearness.attribute,
        rows_by_nearness.operator,
        rows_by_nearness.min_value,
        rows_by_nearness.max_value,
        rows_by_nearness.points,
        {{ list_item('rows_by_nearness.value', 'positions.generated_number') }} as match_value
    from rows_by_nearness
    inner join positions
        on positions.generated_number <= {{ list_length('rows_by_nearness.value') }}
    where rows_by_nearness.is_applied

)

select * from final

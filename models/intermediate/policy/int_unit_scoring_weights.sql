with

epochs as (

    select * from {{ ref('int_scoring_epochs') }}

),

weights as (

    select * from {{ ref('seed_scoring_weights') }}

),

rows_in_force as (

    select
        epochs.business_unit_id,
        epochs.epoch_number,
        epochs.is_current,
        weights.business_unit_id as policy_unit_id,
        weights.model_id,
        weights.component,
        weights.weight,
        weights.effective_from,
        weights.effective_to
    from epochs
    inner join weights
        on
            weights.business_unit_id in (epochs.business_unit_id, 'global')
            and {{ policy_in_force('weights', 'epochs.first_date') }}

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
        weight,
        effective_from,
        effective_to
    from rows_by_nearness
    where is_applied

)

select * from final

with

epochs as (

    select * from {{ ref('int_scoring_epochs') }}

),

tiers as (

    select * from {{ ref('seed_score_tiers') }}

),

rows_in_force as (

    select
        epochs.business_unit_id,
        epochs.epoch_number,
        epochs.is_current,
        tiers.business_unit_id as policy_unit_id,
        tiers.model_id,
        tiers.tier,
        tiers.min_inclusive,
        tiers.max_exclusive,
        tiers.action
    from epochs
    inner join tiers
        on
            tiers.business_unit_id in (epochs.business_unit_id, 'global')
            and {{ policy_in_force('tiers', 'epochs.first_date') }}

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
        tier,
        min_inclusive,
        max_exclusive,
        action
    from rows_by_nearness
    where is_applied

)

select * from final

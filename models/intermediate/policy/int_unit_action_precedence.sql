with

units as (

    select * from {{ ref('int_business_units') }}

),

actions as (

    select * from {{ ref('seed_action_precedence') }}

),

rows_in_force as (

    select
        units.business_unit_id,
        actions.business_unit_id as policy_unit_id,
        actions.action,
        actions.precedence,
        coalesce(actions.removed_by like '%consent_block%', false) as is_removed_by_consent_block,
        coalesce(actions.removed_by like '%recycled_hold%', false) as is_removed_by_recycled_hold,
        coalesce(actions.removed_by like '%is_protected%', false) as is_removed_by_protection,
        actions.rule_id
    from units
    inner join actions
        on
            actions.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('actions', 'units.as_of_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies(['action']) }} as is_applied
    from rows_in_force

),

final as (

    select
        business_unit_id,
        action,
        precedence,
        is_removed_by_consent_block,
        is_removed_by_recycled_hold,
        is_removed_by_protection,
        rule_id
    from rows_by_nearness
    where is_applied

)

select * from final

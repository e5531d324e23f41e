with

first_touches as (

    select * from {{ ref('int_lead_first_touches') }}

),

field_history as (

    select * from {{ ref('input_field_history') }}

),

changes as (

    -- what the fields of a company were that the dimensions of the framework read
    select
        object_id as account_id,
        {{ lowered('field') }} as field,
        old_value,
        changed_at,
        row_number() over (
            partition by object_id, {{ lowered('field') }}, changed_at
            order by old_value asc nulls last, new_value asc nulls last
        ) as change_number
    from field_history
    where
        {{ lowered('object_type') }} = 'account'
        and {{ lowered('field') }} in (
            'industry', 'employee_count', 'country', 'region', 'annual_revenue', 'arr_usd',
            'technologies'
        )
        and changed_at <= {{ as_of() }}

),

later_changes as (

    select
        first_touches.golden_lead_id,
        first_touches.account_id,
        changes.field,
        changes.old_value,
        row_number() over (
            partition by first_touches.golden_lead_id, changes.field
            order by changes.changed_at asc nulls last
        ) as change_number
    from first_touches
    inner join changes
        on first_touches.account_id = changes.account_id
    where
        changes.changed_at > first_touches.first_outbound_at
        and changes.change_number = 1

),

final as (

    -- the first change after the touch tells what stood there until then
    select
        golden_lead_id,
        account_id,
        field,
        old_value as value_at_touch
    from later_changes
    where change_number = 1

)

select * from final

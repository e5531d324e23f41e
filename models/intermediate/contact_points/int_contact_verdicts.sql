with

checked_tonight as (

    select * from {{ source('contact', 'checked_values') }}

),

checked_before as (

    select * from {{ source('prior', 'dim_contact_points') }}

),

final as (

    select
        kind,
        value_as_delivered,
        country,
        normalised_value,
        reason,
        checked_by,
        is_valid
    from checked_tonight

    union all

    -- a value that was checked anew has the new verdict only
    select
        checked_before.kind,
        checked_before.value_as_delivered,
        checked_before.country,
        checked_before.normalised_value,
        checked_before.reason,
        checked_before.checked_by,
        checked_before.is_valid
    from checked_before
    left join checked_tonight
        on
            checked_before.kind = checked_tonight.kind
            and checked_before.value_as_delivered = checked_tonight.value_as_delivered
            and checked_before.country = checked_tonight.country
    where checked_tonight.kind is null

)

select * from final

with

contact_values as (

    select * from {{ ref('int_contact_values') }}

),

verdicts as (

    select * from {{ ref('int_contact_verdicts') }}

),

final as (

    -- what no lead has any more is forgotten, as that of an erased person has to be
    select
        ---------- ids
        contact_values.kind,
        contact_values.value_as_delivered,
        contact_values.country,

        ---------- strings
        verdicts.normalised_value,
        verdicts.reason,
        verdicts.checked_by,

        ---------- booleans
        verdicts.is_valid
    from contact_values
    inner join verdicts
        on
            contact_values.kind = verdicts.kind
            and contact_values.value_as_delivered = verdicts.value_as_delivered
            and contact_values.country = verdicts.country

)

select * from final

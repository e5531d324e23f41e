with

findings as (

    select * from {{ ref('audit_findings') }}

),

final as (

    select
        ---------- ids
        finding_id,
        rule_id,
        entity_id,
        golden_lead_id,
        owner_id,
        manager_id,
        business_unit_id,

        ---------- strings
        criterion,
        suite,
        entity_type,
        severity,
        message,
        case
            when accepted_until >= {{ as_of() }} then 'in_force'
            else 'expired'
        end as exception_state,

        ---------- numerics
        {{ days_between('cast(' ~ as_of() ~ ' as date)', 'cast(accepted_until as date)') }}
            as days_left,

        ---------- timestamps
        first_seen_at,
        due_at,
        accepted_until
    from findings
    where
        accepted_until is not null
        and status != 'resolved'

)

select * from final

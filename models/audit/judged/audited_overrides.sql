with

overrides as (

    select * from {{ ref('fct_score_overrides') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

final as (

    -- what was written so long ago that it can't hold any more is left alone
    select
        ---------- ids
        overrides.score_override_id,
        overrides.golden_lead_id,
        overrides.business_unit_id,

        ---------- what the suite judges
        case
            when not overrides.is_strategic then 'its company is not a strategic account'
            when not overrides.is_approved then coalesce(overrides.invalid_reason, 'no approval')
        end as override_problem,
        case
            when not overrides.is_justified
                then coalesce(substring(overrides.justification, 1, 100), 'no justification')
        end as justification_problem,

        ---------- evidence
        overrides.remedy,
        'override at '
        || coalesce(cast(overrides.logged_at as string), 'an unknown time')
        || ' by '
        || coalesce(overrides.logged_by, 'nobody named') as override_evidence
    from overrides
    inner join units
        on overrides.business_unit_id = units.business_unit_id
    where
        coalesce(
            overrides.logged_at + units.override_max_days * interval '1' day >= {{ as_of() }}, true
        )

)

select * from final

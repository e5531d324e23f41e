with

units as (

    select * from {{ ref('int_business_units') }}

),

reasons as (

    select * from {{ ref('seed_reason_codes') }}

),

tracks as (

    select * from {{ ref('seed_nurture_mapping') }}

),

reasons_in_force as (

    select
        units.business_unit_id,
        reasons.business_unit_id as policy_unit_id,
        reasons.type as reason_type,
        {{ lowered('reasons.code') }} as reason_code,
        coalesce({{ lowered('reasons.synonym_of') }}, {{ lowered('reasons.code') }})
            as canonical_code,
        reasons.label,
        reasons.disposition
    from units
    inner join reasons
        on
            reasons.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('reasons', 'units.as_of_date') }}
    where reasons.active

),

reasons_by_nearness as (

    select
        *,
        {{ own_policy_applies(['reason_type', 'reason_code']) }} as is_applied
    from reasons_in_force

),

tracks_in_force as (

    select
        units.business_unit_id,
        tracks.business_unit_id as policy_unit_id,
        {{ lowered('tracks.reason_code') }} as reason_code,
        tracks.nurture_track,
        tracks.task_type
    from units
    inner join tracks
        on
            tracks.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('tracks', 'units.as_of_date') }}

),

tracks_by_nearness as (

    select
        *,
        {{ own_policy_applies(['reason_code']) }} as is_applied
    from tracks_in_force

),

final as (

    select
        reasons_by_nearness.business_unit_id,
        reasons_by_nearness.reason_type,
        reasons_by_nearness.reason_code,
        reasons_by_nearness.canonical_code,
        reasons_by_nearness.label,
        reasons_by_nearness.disposition,
        tracks_by_nearness.nurture_track,
        tracks_by_nearness.task_type
    from reasons_by_nearness
    left join tracks_by_nearness
        on
            reasons_by_nearness.business_unit_id = tracks_by_nearness.business_unit_id
            and reasons_by_nearness.canonical_code = tracks_by_nearness.reason_code
            and tracks_by_nearness.is_applied
    where reasons_by_nearness.is_applied

)

select * from final

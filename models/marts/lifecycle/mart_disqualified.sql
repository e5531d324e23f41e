with

lifecycle as (

    select * from {{ ref('fct_lead_lifecycle') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

reasons as (

    select * from {{ ref('int_unit_reasons') }}

),

nurture_pool as (

    select * from {{ ref('mart_nurture_pool') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

dated as (

    select
        lifecycle.golden_lead_id,
        members.lead_id,
        lifecycle.business_unit_id,
        lifecycle.owner_id,
        records.disqualified_by,
        records.disqualification_reason_code as crm_reason_code,
        reasons.canonical_code as reason_code,
        reasons.disposition,
        reasons.nurture_track,
        units.timezone,
        units.as_of_date,
        units.retention_days_disqualified,
        units.reengagement_window_days,
        lifecycle.is_live,
        case when records.disqualified_at <= {{ as_of() }} then records.disqualified_at end
            as recorded_at,
        lifecycle.disqualified_at as staged_at,
        case when records.archived_at <= {{ as_of() }} then records.archived_at end as archived_at,
        case when records.deleted_at <= {{ as_of() }} then records.deleted_at end as deleted_at,
        coalesce(records.is_deleted, false) as is_deleted
    from lifecycle
    inner join members
        on
            lifecycle.golden_lead_id = members.golden_lead_id
            and members.is_survivor
    inner join records
        on members.lead_id = records.lead_id
    left join units
        on lifecycle.business_unit_id = units.business_unit_id
    left join reasons
        on
            lifecycle.business_unit_id = reasons.business_unit_id
            and {{ lowered("trim(both ' ' from records.disqualification_reason_code)") }}
            = reasons.reason_code
            and reasons.reason_type = 'disqualify'
    where
        lifecycle.is_current_cycle
        and (
            lifecycle.last_stage = 'Disqualified'
            or records.disqualified_at <= {{ as_of() }}
        )

),

nurtured as (

    select
        dated.golden_lead_id,
        min(nurture_pool.entered_at) as nurtured_at,
        min(nurture_pool.reflagged_at) as reflagged_at
    from dated
    inner join nurture_pool
        on
            dated.golden_lead_id = nurture_pool.golden_lead_id
            and nurture_pool.entered_at >= coalesce(dated.recorded_at, dated.staged_at)
    group by dated.golden_lead_id

),

final as (

    select
        ---------- ids
        dated.golden_lead_id,
        dated.lead_id,
        dated.business_unit_id,
        dated.owner_id,
        dated.disqualified_by,

        ---------- strings
        dated.crm_reason_code,
        dated.reason_code,
        dated.disposition,
        dated.nurture_track,

        ---------- booleans
        dated.is_live,
        -- QUA-06, QUA-07: a reason, and one of the list
        nullif(trim(both ' ' from dated.crm_reason_code), '') is not null as has_reason,
        dated.reason_code is not null as has_listed_reason,
        -- QUA-08: deleted is archived, too
        dated.is_deleted
        or dated.archived_at is not null
        or dated.deleted_at is not null as is_archived,
        not dated.is_deleted
        and dated.archived_at is null
        and dated.deleted_at is null
        and coalesce(
            {{
                days_between(
                    local_date('coalesce(dated.recorded_at, dated.staged_at)', 'dated.timezone'),
                    'dated.as_of_date',
                )
            }} > dated.retention_days_disqualified,
            false
        ) as is_retention_overdue,
        nurtured.reflagged_at is not null
        and {{
            days_between(
                local_date('nurtured.nurtured_at', 'dated.timezone'),
                local_date('nurtured.reflagged_at', 'dated.timezone'),
            )
        }} <= dated.reengagement_window_days as is_reengaged,

        ---------- dates and timestamps
        {{
            add_days(
                local_date('coalesce(dated.recorded_at, dated.staged_at)', 'dated.timezone'),
                'dated.retention_days_disqualified',
            )
        }} as retention_due_date,
        coalesce(dated.recorded_at, dated.staged_at) as disqualified_at,
        coalesce(dated.archived_at, dated.deleted_at) as archived_at,
        nurtured.nurtured_at,
        nurtured.reflagged_at
    from dated
    left join nurtured
        on dated.golden_lead_id = nurtured.golden_lead_id

)

select * from final

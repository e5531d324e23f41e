with

records as (

    select * from {{ ref('int_duplicate_records') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

parameters as (

    select * from {{ ref('dim_policy_parameters') }}

),

flag_due_dates as (

    select * from {{ ref('int_flag_due_dates') }}

),

merge_roles as (

    select
        business_unit_id,
        value as merge_role
    from parameters
    where
        parameter_name = 'merge_role'
        and is_in_force

),

unmerged_flags as (

    -- flagged, and neither merged nor decided by the end of the 5th business day after it
    select
        records.lead_id,
        records.golden_lead_id,
        records.business_unit_id,
        merge_roles.merge_role as user_id,
        flag_due_dates.due_at as occurred_at,
        'flagged '
        || cast(records.duplicate_flagged_at as string)
        || coalesce(' by ' || records.duplicate_flagged_by, '')
        || ', not merged by '
        || cast(flag_due_dates.due_at as string) as evidence
    from records
    inner join units
        on records.business_unit_id = units.business_unit_id
    inner join merge_roles
        on records.business_unit_id = merge_roles.business_unit_id
    inner join flag_due_dates
        on
            records.business_unit_id = flag_due_dates.business_unit_id
            and {{ local_date('records.duplicate_flagged_at', 'units.timezone') }}
            = flag_due_dates.flagged_date
    where
        records.duplicate_flagged_at <= {{ as_of() }}
        and flag_due_dates.due_at < {{ as_of() }}
        -- a record that is gone nobody knows when is not held against anybody
        and coalesce(
            least(records.flag_ended_at, records.gone_at) > flag_due_dates.due_at, records.is_live
        )

),

final as (

    select
        ---------- ids
        {{ md5_id('v-', ["'DUP-06'", "'flag'", 'lead_id', 'occurred_at']) }} as violation_id,
        user_id,
        lead_id,
        golden_lead_id,
        business_unit_id,

        ---------- strings
        'DUP-06' as rule_id,
        'failing_to_merge' as violation_type,
        'Lead Audit & Quality Check SOP' as document,
        'role' as attributed_to,
        evidence,
        'history' as evidence_level,

        ---------- timestamps
        occurred_at
    from unmerged_flags

)

select * from final

with

members as (

    select * from {{ ref('bridge_lead_records') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

findings as (

    select * from {{ ref('audit_findings') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

created as (

    -- a record is charged to the person who created it
    select
        members.lead_id,
        members.golden_lead_id,
        members.business_unit_id,
        records.created_by,
        records.created_at,
        units.entry_deadline_hours,
        units.snapshot_evidence_max_hours,
        {{
            hours_between('least(records.identified_at, records.acquired_at)', 'records.created_at')
        }} as entry_lag_hours
    from members
    inner join records
        on members.lead_id = records.lead_id
    inner join users
        on records.created_by = users.user_id
    inner join units
        on members.business_unit_id = units.business_unit_id
    where
        users.user_type = 'human'
        and records.created_at <= {{ as_of() }}

),

incomplete as (

    -- seen within 48 hours of the creation; what came later is not what was saved (amendment 16)
    select
        created.lead_id,
        findings.criterion,
        min(findings.current_value) as missing_fields
    from created
    inner join findings
        on
            created.lead_id = findings.entity_id
            and findings.entity_type = 'lead_record'
    where
        findings.criterion in ('record_core_fields_complete', 'sdr_fields_filled')
        and findings.first_seen_at >= created.created_at
        and {{ hours_between('created.created_at', 'findings.first_seen_at') }}
        <= created.snapshot_evidence_max_hours
    group by created.lead_id, findings.criterion

),

events as (

    select
        created.lead_id,
        case
            when incomplete.criterion = 'record_core_fields_complete' then 'missing_field'
            else 'incomplete'
        end as violation_type,
        case
            when incomplete.criterion = 'record_core_fields_complete'
                then 'CRM Entry & Handoff SOP'
            else 'CRM Lead Entry & Audit Policy'
        end as document,
        'snapshot' as evidence_level,
        'missing ' || incomplete.missing_fields as evidence
    from created
    inner join incomplete
        on created.lead_id = incomplete.lead_id

    union all

    select
        lead_id,
        'late_entry' as violation_type,
        'CRM Lead Entry & Audit Policy' as document,
        'history' as evidence_level,
        'entered '
        || cast(cast(entry_lag_hours as decimal(18, 2)) as string)
        || ' hours later' as evidence
    from created
    where cast(entry_lag_hours as decimal(20, 10)) > entry_deadline_hours

),

final as (

    select
        ---------- ids
        {{ md5_id('v-', ["'ENT-11'", 'events.violation_type', 'events.lead_id']) }}
            as violation_id,
        created.created_by as user_id,
        created.lead_id,
        created.golden_lead_id,
        created.business_unit_id,

        ---------- strings
        'ENT-11' as rule_id,
        events.violation_type,
        events.document,
        'created_by' as attributed_to,
        events.evidence,
        events.evidence_level,

        ---------- timestamps
        created.created_at as occurred_at
    from events
    inner join created
        on events.lead_id = created.lead_id

)

select * from final

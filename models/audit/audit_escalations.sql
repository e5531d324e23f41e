with

findings as (

    select * from {{ ref('audit_findings') }}

),

final as (

    -- AUD-10: a finding is escalated once for ever, whatever number of runs saw it late
    select
        ---------- ids
        {{ md5_id('e-', ['finding_id']) }} as escalation_id,
        finding_id,
        rule_id,
        golden_lead_id,
        business_unit_id,
        escalated_owner_id as owner_id,
        escalated_to,

        ---------- strings
        criterion,
        severity,
        status,

        ---------- booleans
        status = 'escalated' as is_open,

        ---------- timestamps
        shared_at,
        due_at,
        escalates_at,
        escalated_at,
        resolved_at
    from findings
    where escalated_at is not null

)

select * from final

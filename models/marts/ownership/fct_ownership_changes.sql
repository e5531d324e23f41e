with

changes as (

    select * from {{ ref('int_ownership_changes') }}

),

protected_spans as (

    select * from {{ ref('int_protected_spans') }}

),

approvals as (

    select * from {{ ref('int_approvals_judged') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

contacts as (

    select * from {{ ref('int_ownership_change_contacts') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

handoffs as (

    select * from {{ ref('input_handoffs') }}

),

protected_changes as (

    select
        changes.ownership_change_id,
        min(protected_spans.protected_by) as protected_by
    from changes
    inner join protected_spans
        on changes.golden_lead_id = protected_spans.golden_lead_id
    where
        protected_spans.valid_from <= changes.changed_at
        and (
            protected_spans.valid_to is null or protected_spans.valid_to > changes.changed_at
        )
    group by changes.ownership_change_id

),

release_candidates as (

    select
        changes.ownership_change_id,
        changes.approval_id
    from changes
    where changes.approval_id is not null
    union all
    select
        changes.ownership_change_id,
        approvals.approval_id
    from changes
    inner join protected_changes
        on changes.ownership_change_id = protected_changes.ownership_change_id
    inner join approvals
        on changes.lead_id = approvals.object_id

),

releases as (

    -- RTE-09: of sales leadership, before the change; nobody approves their own (amendment 25)
    select
        changes.ownership_change_id,
        min(approvals.approval_id) as release_approval_id,
        min_by(approvals.approved_by, approvals.approval_id) filter (
            where approvals.approved_by is not null
        ) as released_by
    from release_candidates
    inner join changes
        on release_candidates.ownership_change_id = changes.ownership_change_id
    inner join approvals
        on release_candidates.approval_id = approvals.approval_id
    inner join units
        on changes.business_unit_id = units.business_unit_id
    where
        approvals.approval_type = units.protected_release_approval_type
        and approvals.approver_role = units.release_approver
        and approvals.is_approved
        and approvals.approved_at <= changes.changed_at
        and coalesce(approvals.valid_from <= changes.changed_at, true)
        and coalesce(approvals.valid_to >= changes.changed_at, true)
        and not approvals.is_own_request
        and coalesce(approvals.requested_by, changes.changed_by, '') != approvals.approved_by
    group by changes.ownership_change_id

),

stages_then as (

    select
        changes.ownership_change_id,
        max_by(lead_stages.stage, lead_stages.visit_number) filter (
            where lead_stages.stage is not null
        ) as stage
    from changes
    inner join lead_stages
        on changes.golden_lead_id = lead_stages.golden_lead_id
    where
        changes.reason_code = 'AGING_REQUEUE'
        and lead_stages.entered_at <= changes.changed_at
    group by changes.ownership_change_id

),

handed_over as (

    -- AMB-45: a handoff has a row of its own
    select changes.ownership_change_id
    from changes
    inner join handoffs
        on
            changes.lead_id = handoffs.lead_id
            and changes.to_owner_id = handoffs.to_user
    where
        (changes.reason_code = 'HANDOFF_SDR_AE' and {{ lowered('handoffs.type') }} = 'sdr_to_ae')
        or (
            changes.reason_code = 'HANDOFF_AE_CSM' and {{ lowered('handoffs.type') }} = 'ae_to_csm'
        )
    group by changes.ownership_change_id

),

joined as (

    select
        changes.*,
        protected_changes.protected_by,
        releases.release_approval_id,
        releases.released_by,
        contacts.last_contact_at,
        contacts.business_days_since_contact,
        contacts.is_inactive_enough,
        stages_then.stage as stage_at_change,
        handed_over.ownership_change_id is not null as has_handoff
    from changes
    left join protected_changes
        on changes.ownership_change_id = protected_changes.ownership_change_id
    left join releases
        on
            changes.ownership_change_id = releases.ownership_change_id
            and protected_changes.ownership_change_id is not null
    left join contacts
        on changes.ownership_change_id = contacts.ownership_change_id
    left join stages_then
        on changes.ownership_change_id = stages_then.ownership_change_id
    left join handed_over
        on changes.ownership_change_id = handed_over.ownership_change_id

),

final as (

    select
        ---------- ids
        ownership_change_id,
        golden_lead_id,
        lead_id,
        business_unit_id,
        from_owner_id,
        to_owner_id,
        changed_by,
        routing_rule_id,
        approval_id,
        release_approval_id,
        released_by,

        ---------- strings
        from_team,
        to_team,
        change_type,
        method,
        crm_reason_code,
        reason_code,
        protected_by,
        stage_at_change,
        evidence_level,

        ---------- numerics
        business_days_since_contact,

        ---------- booleans
        is_survivor,
        change_type = 'first_assignment' as is_first_assignment,
        is_to_unknown_user,
        is_to_left_user,
        crm_reason_code is not null as is_reason_documented,
        is_reason_in_list
        and case
            when reason_code = 'INITIAL_ROUTING'
                then change_type in ('first_assignment', 'among_unowned')
            when reason_code in ('HANDOFF_SDR_AE', 'HANDOFF_AE_CSM') then has_handoff
            when reason_code = 'INACTIVITY_10BD' then is_inactive_enough
            when reason_code = 'AGING_REQUEUE'
                then
                    last_contact_at is null
                    and protected_by is null
                    and coalesce(stage_at_change, 'New') = 'New'
            else true
        end as is_allowed_reason,
        protected_by is not null as was_protected,
        release_approval_id is not null as is_released,
        protected_by is not null
        and release_approval_id is null
        and change_type in ('removal', 'requeue', 'transfer') as is_protection_broken,

        ---------- timestamps
        last_contact_at,
        changed_at
    from joined

)

select * from final

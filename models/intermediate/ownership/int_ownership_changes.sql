with

ownership_history as (

    select * from {{ ref('input_ownership_history') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

intervals as (

    select * from {{ ref('int_ownership_intervals') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

reasons as (

    select * from {{ ref('int_ownership_reasons') }}

),

user_counts as (

    select count(*) as user_count
    from users

),

logged_changes as (

    select
        members.golden_lead_id,
        ownership_history.lead_id,
        members.business_unit_id,
        ownership_history.from_owner_id,
        ownership_history.to_owner_id,
        ownership_history.changed_by,
        ownership_history.routing_rule_id,
        ownership_history.approval_id,
        ownership_history.reason_code as crm_reason_code,
        {{ lowered('ownership_history.method') }} as method,
        'history' as evidence_level,
        members.is_survivor,
        ownership_history.changed_at
    from ownership_history
    inner join members
        on ownership_history.lead_id = members.lead_id
    where
        not members.is_future
        and ownership_history.changed_at <= {{ as_of() }}

),

seen_changes as (

    -- noticed by leadhouse, where the CRM keeps no history
    select
        intervals.golden_lead_id,
        intervals.lead_id,
        intervals.business_unit_id,
        earlier.recorded_owner_id as from_owner_id,
        intervals.recorded_owner_id as to_owner_id,
        cast(null as string) as changed_by,
        cast(null as string) as routing_rule_id,
        cast(null as string) as approval_id,
        cast(null as string) as crm_reason_code,
        intervals.method,
        intervals.evidence_level,
        true as is_survivor,
        intervals.valid_from as changed_at
    from intervals
    inner join intervals as earlier
        on
            intervals.golden_lead_id = earlier.golden_lead_id
            and intervals.interval_number = earlier.interval_number + 1
    where intervals.evidence_level != 'history'

),

changes as (

    select * from logged_changes
    union all
    select * from seen_changes

),

changes_with_users as (

    select
        changes.*,
        from_users.team as from_team,
        to_users.team as to_team,
        to_users.user_type as to_user_type,
        to_users.deactivated_at as to_deactivated_at,
        changes.from_owner_id is not null
        and coalesce(from_users.user_type, '') not in ('queue', 'integration')
        and (from_users.user_id is not null or user_counts.user_count = 0) as is_from_person,
        changes.to_owner_id is not null
        and coalesce(to_users.user_type, '') not in ('queue', 'integration')
        and (to_users.user_id is not null or user_counts.user_count = 0) as is_to_person,
        to_users.user_id is null
        and changes.to_owner_id is not null
        and user_counts.user_count > 0 as is_to_unknown_user
    from changes
    cross join user_counts
    left join users as from_users
        on changes.from_owner_id = from_users.user_id
    left join users as to_users
        on changes.to_owner_id = to_users.user_id

),

first_assignments as (

    select
        lead_id,
        min(changed_at) as assigned_at
    from changes_with_users
    where is_to_person
    group by lead_id

),

final as (

    select
        ---------- ids
        {{ md5_id('OC-', [
            'changes_with_users.lead_id', 'changes_with_users.changed_at',
            'changes_with_users.to_owner_id',
        ]) }} as ownership_change_id,
        changes_with_users.golden_lead_id,
        changes_with_users.lead_id,
        changes_with_users.business_unit_id,
        changes_with_users.from_owner_id,
        changes_with_users.to_owner_id,
        changes_with_users.changed_by,
        changes_with_users.routing_rule_id,
        changes_with_users.approval_id,

        ---------- strings
        changes_with_users.from_team,
        changes_with_users.to_team,
        changes_with_users.method,
        {{ trimmed('changes_with_users.crm_reason_code') }} as crm_reason_code,
        reasons.reason_code,
        case
            when
                changes_with_users.is_to_person
                and not changes_with_users.is_from_person
                and changes_with_users.changed_at = first_assignments.assigned_at
                then 'first_assignment'
            when
                not changes_with_users.is_to_person and not changes_with_users.is_from_person
                then 'among_unowned'
            when not changes_with_users.is_to_person then 'removal'
            when not changes_with_users.is_from_person then 'new_assignment'
            when reasons.reason_code in ('HANDOFF_SDR_AE', 'HANDOFF_AE_CSM') then 'handoff'
            when reasons.reason_code = 'AGING_REQUEUE' then 'requeue'
            else 'transfer'
        end as change_type,
        changes_with_users.evidence_level,

        ---------- booleans
        changes_with_users.is_survivor,
        changes_with_users.is_to_unknown_user,
        coalesce(
            changes_with_users.to_deactivated_at <= changes_with_users.changed_at, false
        ) as is_to_left_user,
        coalesce(reasons.is_active, false)
        -- AMB-15: the re-queue of the workflow is a reason only while policy lets it
        and (
            reasons.reason_code != 'AGING_REQUEUE' or coalesce(units.allow_aging_requeue, false)
        ) as is_reason_in_list,

        ---------- timestamps
        changes_with_users.changed_at
    from changes_with_users
    left join first_assignments
        on changes_with_users.lead_id = first_assignments.lead_id
    left join units
        on changes_with_users.business_unit_id = units.business_unit_id
    left join reasons
        on
            changes_with_users.business_unit_id = reasons.business_unit_id
            and {{ lowered('changes_with_users.crm_reason_code') }} = reasons.word
            and changes_with_users.changed_at >= reasons.valid_from
            and (reasons.valid_to is null or changes_with_users.changed_at < reasons.valid_to)

)

select * from final

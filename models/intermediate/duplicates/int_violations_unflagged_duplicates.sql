with

findings as (

    select * from {{ ref('audit_findings') }}

),

records as (

    select * from {{ ref('int_duplicate_records') }}

),

ownership_history as (

    select * from {{ ref('input_ownership_history') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

shared_duplicates as (

    -- automatic duplicates that were shared with their owner, and due
    select
        finding_id,
        golden_lead_id,
        owner_id,
        first_seen_at,
        shared_at,
        due_at
    from findings
    where
        criterion = 'no_duplicate_record'
        and due_at < {{ as_of() }}
        and coalesce(resolved_at > due_at, true)
        and coalesce(accepted_until < due_at, true)

),

states_when_due as (

    select
        shared_duplicates.finding_id,
        min(case when records.is_survivor then records.lead_id end) as lead_id,
        min(case when records.is_survivor then records.business_unit_id end) as business_unit_id,
        min(case when records.is_survivor then records.owner_id end) as record_owner_id,
        min(records.duplicate_flagged_at) as flagged_at,
        sum(
            case
                when
                    records.created_at <= shared_duplicates.due_at
                    and coalesce(records.gone_at > shared_duplicates.due_at, records.is_live)
                    then 1
                else 0
            end
        ) as record_count
    from shared_duplicates
    inner join records
        on shared_duplicates.golden_lead_id = records.golden_lead_id
    group by shared_duplicates.finding_id

),

late_owners as (

    -- who came to own a record after the finding was shared did not have the days it gives
    select shared_duplicates.finding_id
    from shared_duplicates
    inner join records
        on shared_duplicates.golden_lead_id = records.golden_lead_id
    inner join ownership_history
        on records.lead_id = ownership_history.lead_id
    where
        ownership_history.to_owner_id = shared_duplicates.owner_id
        and ownership_history.changed_at > shared_duplicates.shared_at
    group by shared_duplicates.finding_id

),

unflagged_duplicates as (

    select
        states_when_due.lead_id,
        shared_duplicates.finding_id,
        shared_duplicates.golden_lead_id,
        states_when_due.business_unit_id,
        shared_duplicates.owner_id as user_id,
        shared_duplicates.due_at as occurred_at,
        cast(states_when_due.record_count as string)
        || ' live records shared '
        || cast(shared_duplicates.shared_at as string)
        || ', neither flagged nor merged by '
        || cast(shared_duplicates.due_at as string) as evidence
    from shared_duplicates
    inner join states_when_due
        on shared_duplicates.finding_id = states_when_due.finding_id
    inner join users
        on shared_duplicates.owner_id = users.user_id
    left join late_owners
        on shared_duplicates.finding_id = late_owners.finding_id
    where
        users.user_type = 'human'
        and shared_duplicates.owner_id = states_when_due.record_owner_id
        and states_when_due.record_count > 1
        and coalesce(states_when_due.flagged_at > shared_duplicates.due_at, true)
        and late_owners.finding_id is null

),

final as (

    select
        ---------- ids
        {{ md5_id('v-', ["'DUP-06'", "'finding'", 'finding_id']) }} as violation_id,
        user_id,
        lead_id,
        golden_lead_id,
        business_unit_id,

        ---------- strings
        'DUP-06' as rule_id,
        'failing_to_merge' as violation_type,
        'Lead Audit & Quality Check SOP' as document,
        'owner' as attributed_to,
        evidence,
        'snapshot' as evidence_level,

        ---------- timestamps
        occurred_at
    from unflagged_duplicates

)

select * from final

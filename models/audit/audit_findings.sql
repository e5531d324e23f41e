with

failures as (

    select * from {{ source('judged', 'expectation_failures') }}

),

results as (

    select * from {{ source('judged', 'expectation_results') }}

),

prior_findings as (

    select * from {{ source('prior', 'audit_findings') }}

),

prior_members as (

    select * from {{ source('prior', 'bridge_lead_records') }}

),

members as (

    select * from {{ ref('bridge_lead_records') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

due_dates as (

    select * from {{ ref('int_finding_due_dates') }}

),

acceptances as (

    select * from {{ ref('int_finding_acceptances') }}

),

exceptions as (

    select * from {{ ref('int_finding_exceptions') }}

),

actions as (

    select * from {{ ref('int_finding_actions') }}

),

recipients as (

    select * from {{ ref('int_finding_recipients') }}

),

crm_admins as (

    -- a finding without an owner goes to the CRM admin, the role itself where nobody has it
    select coalesce(min(user_id), 'crm_admin') as user_id
    from users
    where
        role in ('crm_admin', 'crm_specialist')
        and is_active

),

shared_members as (

    select
        prior_members.golden_lead_id as prior_golden_lead_id,
        members.golden_lead_id,
        count(*) as record_count
    from prior_members
    inner join members
        on prior_members.lead_id = members.lead_id
    group by prior_members.golden_lead_id, members.golden_lead_id

),

ranked_heirs as (

    select
        *,
        row_number() over (
            partition by prior_golden_lead_id
            order by record_count desc nulls last, golden_lead_id asc nulls last
        ) as heir_rank
    from shared_members

),

heirs as (

    select
        prior_golden_lead_id,
        golden_lead_id
    from ranked_heirs
    where heir_rank = 1

),

carried as (

    -- a finding on a golden lead follows it through a merge, one on a record stays with the record
    select
        prior_findings.*,
        coalesce(
            members.golden_lead_id, heirs.golden_lead_id, prior_findings.golden_lead_id
        ) as heir_id,
        case
            when prior_findings.entity_type = 'lead'
                then coalesce(heirs.golden_lead_id, prior_findings.entity_id)
            else prior_findings.entity_id
        end as heir_entity_id
    from prior_findings
    left join heirs
        on prior_findings.golden_lead_id = heirs.prior_golden_lead_id
    left join members
        on
            prior_findings.entity_type = 'lead_record'
            and prior_findings.entity_id = members.lead_id

),

ended_before as (

    select
        criterion,
        entity_type,
        heir_entity_id,
        count(*) as finding_count
    from carried
    where status = 'resolved'
    group by criterion, entity_type, heir_entity_id

),

may_go_on as (

    -- what fails goes on in its oldest open finding, else in the one that was mended last, when
    -- that is so short a time ago that it was not mended; what comes back later is another one
    select
        carried.*,
        row_number() over (
            partition by carried.criterion, carried.entity_type, carried.heir_entity_id
            order by
                case when carried.status = 'resolved' then 1 else 0 end asc nulls last,
                carried.resolved_at desc nulls last,
                carried.first_seen_at asc nulls last,
                carried.finding_id asc nulls last
        ) as carried_rank
    from carried
    left join due_dates
        on carried.business_unit_id = due_dates.business_unit_id
    where
        carried.status != 'resolved'
        or carried.resolved_at >= due_dates.reopens_from

),

failing as (

    select
        failures.criterion,
        failures.suite,
        failures.rule_id,
        results.entity_type,
        failures.entity_id,
        coalesce(
            failures.golden_lead_id, leads.golden_lead_id, members.golden_lead_id
        ) as golden_lead_id,
        coalesce(
            failures.business_unit_id, leads.business_unit_id, members.business_unit_id, 'global'
        ) as business_unit_id,
        failures.owner_id as named_owner_id,
        results.severity,
        results.evidence_level,
        results.title,
        results.suggested_action,
        failures.field,
        failures.current_value,
        failures.expected_value,
        failures.evidence
    from failures
    inner join results
        on failures.criterion = results.criterion
    left join leads
        on
            results.entity_type = 'lead'
            and failures.entity_id = leads.golden_lead_id
    left join members
        on
            results.entity_type = 'lead_record'
            and failures.entity_id = members.lead_id
    where results.status = 'fail'

),

failing_now as (

    select
        coalesce(
            may_go_on.finding_id,
            {{
                md5_id(
                    'f-',
                    [
                        'failing.criterion',
                        'failing.entity_type',
                        'failing.entity_id',
                        as_of(),
                        'ended_before.finding_count',
                    ]
                )
            }}
        ) as finding_id,
        failing.rule_id,
        failing.criterion,
        failing.suite,
        failing.entity_type,
        failing.entity_id,
        failing.golden_lead_id,
        coalesce(failing.named_owner_id, leads.owner_id, crm_admins.user_id) as owner_id,
        may_go_on.owner_id as owner_before,
        may_go_on.first_owner_id,
        may_go_on.overdue_owner_id,
        may_go_on.escalated_owner_id,
        may_go_on.escalated_to,
        failing.business_unit_id,
        failing.severity,
        failing.evidence_level,
        failing.field,
        failing.current_value,
        failing.expected_value,
        failing.evidence,
        concat_ws(
            '',
            failing.title,
            ': found ',
            coalesce(failing.current_value, 'nothing'),
            coalesce(', expected ' || failing.expected_value, '')
        ) as message,
        failing.suggested_action,
        coalesce(may_go_on.reopened_count, 0)
        + case when may_go_on.status = 'resolved' then 1 else 0 end as reopened_count,
        coalesce(may_go_on.first_seen_at, {{ as_of() }}) as first_seen_at,
        coalesce(may_go_on.shared_at, {{ as_of() }}) as shared_at,
        -- a calendar without business days must not lose a finding
        coalesce(
            may_go_on.due_at, due_dates.due_at, {{ as_of() }} + interval '90' day
        ) as due_at,
        coalesce(may_go_on.escalates_at, may_go_on.due_at, due_dates.escalates_at) as escalates_at,
        may_go_on.assigned_at,
        case
            when may_go_on.status = 'resolved' then {{ as_of() }}
            else may_go_on.reopened_at
        end as reopened_at,
        may_go_on.escalated_at,
        cast(null as timestamp) as resolved_at,
        true as is_failing,
        true as is_judged
    from failing
    cross join crm_admins
    left join leads
        on failing.golden_lead_id = leads.golden_lead_id
    left join may_go_on
        on
            failing.criterion = may_go_on.criterion
            and failing.entity_type = may_go_on.entity_type
            and failing.entity_id = may_go_on.heir_entity_id
            and may_go_on.carried_rank = 1
    left join ended_before
        on
            failing.criterion = ended_before.criterion
            and failing.entity_type = ended_before.entity_type
            and failing.entity_id = ended_before.heir_entity_id
    left join due_dates
        on failing.business_unit_id = due_dates.business_unit_id

),

not_failing_now as (

    -- closed when the criterion was judged and passes; as it was while there is no verdict, but for
    -- whose it is
    select
        carried.finding_id,
        carried.rule_id,
        carried.criterion,
        carried.suite,
        carried.entity_type,
        carried.heir_entity_id as entity_id,
        carried.heir_id as golden_lead_id,
        case
            when carried.status = 'resolved' or results.status in ('pass', 'fail')
                then carried.owner_id
            when carried.entity_type not in ('lead', 'lead_record') or leads.golden_lead_id is null
                then carried.owner_id
            else coalesce(leads.owner_id, crm_admins.user_id)
        end as owner_id,
        carried.owner_id as owner_before,
        carried.first_owner_id,
        carried.overdue_owner_id,
        carried.escalated_owner_id,
        carried.escalated_to,
        carried.business_unit_id,
        carried.severity,
        carried.evidence_level,
        carried.field,
        carried.current_value,
        carried.expected_value,
        carried.evidence,
        carried.message,
        carried.suggested_action,
        coalesce(carried.reopened_count, 0) as reopened_count,
        carried.first_seen_at,
        carried.shared_at,
        carried.due_at,
        coalesce(carried.escalates_at, carried.due_at) as escalates_at,
        carried.assigned_at,
        carried.reopened_at,
        carried.escalated_at,
        case
            when carried.status = 'resolved' then carried.resolved_at
            when results.status in ('pass', 'fail') then {{ as_of() }}
        end as resolved_at,
        carried.status != 'resolved'
        and coalesce(results.status not in ('pass', 'fail'), true) as is_failing,
        false as is_judged
    from carried
    cross join crm_admins
    left join failing_now
        on carried.finding_id = failing_now.finding_id
    left join results
        on carried.criterion = results.criterion
    left join leads
        on carried.heir_id = leads.golden_lead_id
    where failing_now.finding_id is null

),

all_findings as (

    select * from failing_now
    union all
    select * from not_failing_now

),

with_acceptances as (

    -- an exception names a finding, or the criterion and the entity
    select
        all_findings.*,
        greatest(acceptances.accepted_until, exceptions.accepted_until) as accepted_until,
        coalesce(
            greatest(acceptances.accepted_until, exceptions.accepted_until) >= {{ as_of() }}, false
        ) as is_accepted
    from all_findings
    left join acceptances
        on all_findings.finding_id = acceptances.finding_id
    left join exceptions
        on
            all_findings.criterion = exceptions.criterion
            and all_findings.entity_id = exceptions.entity_id

),

stepped as (

    -- AUD-10: nobody is reported to a manager while the criterion has no verdict
    select
        *,
        is_failing
        and not is_accepted
        and {{ as_of() }} > due_at as is_overdue,
        is_failing
        and is_judged
        and not is_accepted
        and escalated_at is null
        and {{ as_of() }} > greatest(due_at, escalates_at) as is_escalated_now
    from with_acceptances

),

final as (

    select
        ---------- ids
        stepped.finding_id,
        stepped.rule_id,
        stepped.entity_id,
        stepped.golden_lead_id,
        stepped.owner_id,
        users.manager_id,
        coalesce(stepped.first_owner_id, stepped.owner_before, stepped.owner_id) as first_owner_id,
        coalesce(
            stepped.overdue_owner_id, case when stepped.is_overdue then stepped.owner_id end
        ) as overdue_owner_id,
        case
            when stepped.is_escalated_now then stepped.owner_id
            else stepped.escalated_owner_id
        end as escalated_owner_id,
        case
            when stepped.is_escalated_now
                then coalesce(recipients.recipient_id, due_dates.escalation_role, 'sales_manager')
            else stepped.escalated_to
        end as escalated_to,
        stepped.business_unit_id,

        ---------- strings
        stepped.criterion,
        stepped.suite,
        stepped.entity_type,
        stepped.severity,
        stepped.evidence_level,
        stepped.field,
        stepped.current_value,
        stepped.expected_value,
        stepped.evidence,
        stepped.message,
        stepped.suggested_action,
        case
            when not stepped.is_failing then 'resolved'
            when stepped.is_accepted then 'accepted'
            when stepped.is_escalated_now or stepped.escalated_at is not null then 'escalated'
            when stepped.is_overdue then 'overdue'
            else 'open'
        end as status,

        ---------- numerics
        cast(stepped.reopened_count as int) as reopened_count,
        coalesce(actions.action_count, 0) as action_count,

        ---------- timestamps
        stepped.first_seen_at,
        stepped.shared_at,
        stepped.due_at,
        coalesce(stepped.escalates_at, stepped.due_at) as escalates_at,
        case
            when stepped.owner_id = stepped.owner_before
                then coalesce(stepped.assigned_at, stepped.first_seen_at)
            else {{ as_of() }}
        end as assigned_at,
        case
            when stepped.is_escalated_now then {{ as_of() }} else stepped.escalated_at
        end as escalated_at,
        stepped.reopened_at,
        actions.first_action_at,
        actions.last_action_at,
        stepped.resolved_at,
        case when stepped.is_failing then stepped.accepted_until end as accepted_until
    from stepped
    left join users
        on stepped.owner_id = users.user_id
    left join due_dates
        on stepped.business_unit_id = due_dates.business_unit_id
    left join recipients
        on stepped.owner_id = recipients.user_id
    left join actions
        on stepped.finding_id = actions.finding_id

)

select * from final

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

audit_actions as (

    select * from {{ ref('input_audit_actions') }}

),

crm_admins as (

    -- a finding without an owner goes to the CRM admin, the role itself where nobody has it
    select coalesce(min(user_id), 'crm_admin') as user_id
    from users
    where
        role in ('crm_admin', 'crm_specialist')
        and is_active

),

acceptances_from_last as (

    select
        finding_id,
        valid_until,
        row_number() over (
            partition by finding_id
            order by acted_at desc nulls last, valid_until desc nulls last
        ) as row_number
    from audit_actions
    where
        {{ lowered('action') }} in ('accept', 'accepted')
        and acted_at <= {{ as_of() }}

),

acceptances as (

    select
        finding_id,
        valid_until
    from acceptances_from_last
    where row_number = 1

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

    -- a finding follows its golden lead through a merge
    select
        prior_findings.*,
        coalesce(heirs.golden_lead_id, prior_findings.golden_lead_id) as heir_id,
        case
            when prior_findings.golden_lead_id = prior_findings.entity_id
                then coalesce(heirs.golden_lead_id, prior_findings.entity_id)
            else prior_findings.entity_id
        end as heir_entity_id
    from prior_findings
    left join heirs
        on prior_findings.golden_lead_id = heirs.prior_golden_lead_id

),

carried_open as (

    select
        *,
        row_number() over (
            partition by criterion, entity_type, heir_entity_id
            order by first_seen_at asc nulls last, finding_id asc nulls last
        ) as carried_rank
    from carried
    where status != 'resolved'

),

ended_before as (

    -- a finding that was mended and comes back, even under the same as_of, is another one
    select
        criterion,
        entity_type,
        heir_entity_id,
        count(*) as finding_count
    from carried
    where status = 'resolved'
    group by criterion, entity_type, heir_entity_id

),

failing as (

    select
        failures.criterion,
        failures.suite,
        failures.rule_id,
        results.entity_type,
        failures.entity_id,
        leads.golden_lead_id,
        coalesce(leads.business_unit_id, 'global') as business_unit_id,
        coalesce(leads.owner_id, crm_admins.user_id) as owner_id,
        results.severity,
        results.title,
        results.suggested_action,
        failures.field,
        failures.current_value,
        failures.expected_value,
        failures.evidence
    from failures
    inner join results
        on failures.criterion = results.criterion
    cross join crm_admins
    left join leads
        on failures.entity_id = leads.golden_lead_id
    where results.status = 'fail'

),

failing_now as (

    select
        coalesce(
            carried_open.finding_id,
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
        failing.owner_id,
        failing.business_unit_id,
        failing.severity,
        'current' as evidence_level,
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
        cast(null as string) as escalated_to,
        coalesce(carried_open.first_seen_at, {{ as_of() }}) as first_seen_at,
        coalesce(carried_open.shared_at, {{ as_of() }}) as shared_at,
        -- a calendar without business days must not lose a finding
        coalesce(
            carried_open.due_at, due_dates.due_at, {{ as_of() }} + interval '90' day
        ) as due_at,
        cast(null as timestamp) as resolved_at,
        true as is_failing
    from failing
    left join carried_open
        on
            failing.criterion = carried_open.criterion
            and failing.entity_type = carried_open.entity_type
            and failing.entity_id = carried_open.heir_entity_id
            and carried_open.carried_rank = 1
    left join ended_before
        on
            failing.criterion = ended_before.criterion
            and failing.entity_type = ended_before.entity_type
            and failing.entity_id = ended_before.heir_entity_id
    left join due_dates
        on failing.business_unit_id = due_dates.business_unit_id

),

not_failing_now as (

    -- closed when the criterion was judged and passes; open while there is no verdict
    select
        carried_open.finding_id,
        carried_open.rule_id,
        carried_open.criterion,
        carried_open.suite,
        carried_open.entity_type,
        carried_open.heir_entity_id as entity_id,
        carried_open.heir_id as golden_lead_id,
        carried_open.owner_id,
        carried_open.business_unit_id,
        carried_open.severity,
        carried_open.evidence_level,
        carried_open.field,
        carried_open.current_value,
        carried_open.expected_value,
        carried_open.evidence,
        carried_open.message,
        carried_open.suggested_action,
        carried_open.escalated_to,
        carried_open.first_seen_at,
        carried_open.shared_at,
        carried_open.due_at,
        case when results.status in ('pass', 'fail') then {{ as_of() }} end as resolved_at,
        coalesce(results.status not in ('pass', 'fail'), true) as is_failing
    from carried_open
    left join failing_now
        on carried_open.finding_id = failing_now.finding_id
    left join results
        on carried_open.criterion = results.criterion
    where failing_now.finding_id is null

),

resolved_before as (

    select
        finding_id,
        rule_id,
        criterion,
        suite,
        entity_type,
        heir_entity_id as entity_id,
        heir_id as golden_lead_id,
        owner_id,
        business_unit_id,
        severity,
        evidence_level,
        field,
        current_value,
        expected_value,
        evidence,
        message,
        suggested_action,
        escalated_to,
        first_seen_at,
        shared_at,
        due_at,
        resolved_at,
        false as is_failing
    from carried
    where status = 'resolved'

),

all_findings as (

    select * from failing_now
    union all
    select * from not_failing_now
    union all
    select * from resolved_before

),

final as (

    select
        ---------- ids
        all_findings.finding_id,
        all_findings.rule_id,
        all_findings.entity_id,
        all_findings.golden_lead_id,
        all_findings.owner_id,
        users.manager_id,
        all_findings.business_unit_id,

        ---------- strings
        all_findings.criterion,
        all_findings.suite,
        all_findings.entity_type,
        all_findings.severity,
        all_findings.evidence_level,
        all_findings.field,
        all_findings.current_value,
        all_findings.expected_value,
        all_findings.evidence,
        all_findings.message,
        all_findings.suggested_action,
        case
            when not all_findings.is_failing then 'resolved'
            when acceptances.valid_until >= {{ as_of() }} then 'accepted'
            when {{ as_of() }} > all_findings.due_at then 'overdue'
            else 'open'
        end as status,
        all_findings.escalated_to,

        ---------- timestamps
        all_findings.first_seen_at,
        all_findings.shared_at,
        all_findings.due_at,
        all_findings.resolved_at,
        case when all_findings.is_failing then acceptances.valid_until end as accepted_until
    from all_findings
    left join users
        on all_findings.owner_id = users.user_id
    left join acceptances
        on all_findings.finding_id = acceptances.finding_id

)

select * from final

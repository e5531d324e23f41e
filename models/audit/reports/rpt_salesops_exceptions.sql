with

findings as (

    select * from {{ ref('audit_findings') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

aged as (

    select * from {{ ref('mart_leads_aged') }}

),

segmented as (

    select * from {{ ref('mart_leads_segmented') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

late_findings as (

    -- ENT-19: not updated, although the time to correct it is over
    select
        golden_lead_id,
        count(*) as overdue_count,
        count(distinct criterion) as criterion_count,
        min(due_at) as oldest_due_at
    from findings
    where
        golden_lead_id is not null
        and status in ('overdue', 'escalated')
    group by golden_lead_id

),

judged as (

    select
        leads.golden_lead_id,
        leads.business_unit_id,
        leads.owner_id,
        leads.manager_id,
        leads.full_name,
        leads.company_name,
        leads.stage,
        segmented.icp_verdict,
        aged.days_inactive,
        aged.is_inactive,
        coalesce(aged.is_protected, false) as is_protected,
        late_findings.overdue_count,
        late_findings.criterion_count,
        late_findings.oldest_due_at,
        '|' || units.noncompliance_actions || '|' as allowed_actions,
        -- of the three that the policy names; the choice among them is a resolution
        case
            when segmented.icp_verdict = 'out' then 'close'
            when segmented.icp_verdict = 'in' and aged.is_inactive then 'recycle'
            when
                segmented.icp_verdict = 'in' and not coalesce(aged.is_protected, false)
                then 'reassign'
        end as policy_action
    from late_findings
    inner join leads
        on late_findings.golden_lead_id = leads.golden_lead_id
    inner join units
        on leads.business_unit_id = units.business_unit_id
    left join aged
        on leads.golden_lead_id = aged.golden_lead_id
    left join segmented
        on leads.golden_lead_id = segmented.golden_lead_id
    where leads.is_open

),

final as (

    select
        ---------- ids
        golden_lead_id,
        business_unit_id,
        owner_id,
        manager_id,

        ---------- strings
        full_name,
        company_name,
        stage,
        icp_verdict,
        -- nobody recommends what the unit's policy doesn't name, or without a known verdict
        case
            when instr(allowed_actions, '|' || policy_action || '|') > 0 then policy_action
            when icp_verdict = 'in' or icp_verdict = 'out' then 'review'
            else 'enrich'
        end as recommended_action,

        ---------- numerics
        overdue_count,
        criterion_count,
        days_inactive,

        ---------- booleans
        is_inactive,
        is_protected,

        ---------- timestamps
        oldest_due_at
    from judged

)

select * from final

with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

verdicts as (

    select * from {{ ref('int_icp_verdicts') }}

),

verdicts_at_touch as (

    select * from {{ ref('int_icp_verdicts_at_touch') }}

),

directions as (

    select * from {{ ref('int_lead_directions') }}

),

evaluations as (

    select * from {{ ref('int_lead_icp_evaluations') }}

),

gates as (

    select * from {{ ref('int_lead_gates') }}

),

approvals as (

    select * from {{ ref('int_pursuit_approvals') }}

),

joined as (

    select
        leads.golden_lead_id,
        leads.business_unit_id,
        leads.owner_id,
        leads.account_id,
        leads.stage,
        leads.is_open,
        directions.direction,
        coalesce(verdicts.icp_verdict, 'unknown') as icp_verdict,
        verdicts_at_touch.activity_id as first_outbound_activity_id,
        verdicts_at_touch.user_id as first_outbound_user_id,
        verdicts_at_touch.icp_verdict as icp_verdict_at_first_touch,
        verdicts_at_touch.failed_filters as failed_filters_at_first_touch,
        verdicts_at_touch.framework_version as framework_version_at_first_touch,
        verdicts_at_touch.evidence_level,
        verdicts_at_touch.first_outbound_at,
        evaluations.crm_icp_decision,
        evaluations.decided_by,
        evaluations.decided_at,
        evaluations.missing_decision_parts,
        evaluations.decision_count,
        evaluations.incomplete_decision_count,
        evaluations.crm_icp_score,
        evaluations.scorecard_logged_at,
        evaluations.evaluated_at,
        gates.qualified_at,
        gates.scorecard_required_at,
        gates.handed_to_sales_at,
        approvals.approval_id,
        approvals.approved_by,
        approvals.approver_role,
        approvals.required_role,
        approvals.approval_problem,
        approvals.has_justification,
        approvals.approved_at
    from leads
    inner join directions
        on leads.golden_lead_id = directions.golden_lead_id
    inner join gates
        on leads.golden_lead_id = gates.golden_lead_id
    inner join evaluations
        on leads.golden_lead_id = evaluations.golden_lead_id
    left join verdicts
        on
            leads.golden_lead_id = verdicts.entity_id
            and verdicts.entity_type = 'lead'
    left join verdicts_at_touch
        on leads.golden_lead_id = verdicts_at_touch.golden_lead_id
    left join approvals
        on leads.golden_lead_id = approvals.golden_lead_id

),

final as (

    select
        ---------- ids
        golden_lead_id,
        business_unit_id,
        owner_id,
        account_id,
        first_outbound_activity_id,
        first_outbound_user_id,
        decided_by,
        approval_id,
        approved_by,

        ---------- strings
        stage,
        direction,
        icp_verdict,
        icp_verdict_at_first_touch,
        failed_filters_at_first_touch,
        framework_version_at_first_touch,
        evidence_level,
        -- amendment 17: an unknown verdict is not out
        case
            when first_outbound_at is null then 'not_pursued'
            when icp_verdict_at_first_touch = 'in' then 'in_icp'
            when icp_verdict_at_first_touch = 'unknown' then 'unknown'
            when approval_id is not null and approval_problem is null then 'exception_approved'
            else 'unapproved'
        end as pursuit_class,
        -- AMB-08: which of the two rules asks for the approval
        case
            when icp_verdict_at_first_touch = 'out' and direction = 'outbound' then 'QUA-17'
            when icp_verdict_at_first_touch = 'out' then 'QUA-18'
        end as pursuit_rule_id,
        required_role as required_approver_role,
        approver_role,
        approval_problem,
        crm_icp_decision,
        missing_decision_parts,
        case
            when scorecard_required_at is not null
                then
                    nullif(
                        concat_ws(
                            ', ',
                            case when crm_icp_score is null then 'icp_score' end,
                            case
                                when scorecard_logged_at is null then 'icp_scorecard_logged_at'
                            end
                        ),
                        ''
                    )
        end as missing_scorecard_parts,

        ---------- numerics
        crm_icp_score,
        decision_count,
        incomplete_decision_count,

        ---------- booleans
        is_open,
        has_justification,
        -- QUA-15, amendment 6: null without a touch, and where the CRM logged no evaluation
        evaluated_at <= first_outbound_at as is_evaluated_before_contact,
        -- QUA-16: the same for inbound leads, at the first assignment to a person or hand-over
        case
            when direction = 'inbound' then evaluated_at <= handed_to_sales_at
        end as is_evaluated_before_handoff,
        -- QUA-19: null before the lead is qualified, handed over or converted
        case
            when scorecard_required_at is not null
                then crm_icp_score is not null and scorecard_logged_at is not null
        end as is_scorecard_logged,
        -- QUA-20: null without a decision
        case
            when decision_count > 0 then incomplete_decision_count = 0
        end as is_decision_complete,

        ---------- timestamps
        evaluated_at,
        decided_at,
        scorecard_logged_at,
        first_outbound_at,
        approved_at,
        qualified_at,
        handed_to_sales_at,
        scorecard_required_at
    from joined

)

select * from final

with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

segmented as (

    select * from {{ ref('mart_leads_segmented') }}

),

pursuit as (

    select * from {{ ref('mart_icp_pursuit') }}

),

wrong_tags as (

    select * from {{ ref('fct_wrong_segmentation_tags') }}

),

score_facts as (

    select * from {{ ref('int_audit_scores') }}

),

favourable_tags as (

    select
        entity_id as golden_lead_id,
        crm_segmentation_tag,
        benefit,
        set_by,
        set_at
    from wrong_tags
    where
        entity_type = 'lead'
        and is_favourable

),

final as (

    select
        ---------- ids
        leads.golden_lead_id,
        leads.business_unit_id,
        leads.owner_id,

        ---------- what the suites judge of the ICP
        pursuit.evaluated_at as icp_evaluated_at,
        pursuit.first_outbound_at,
        case when pursuit.direction = 'inbound' then pursuit.handed_to_sales_at end
            as inbound_handed_to_sales_at,
        score_facts.first_score_written_at,
        case
            when pursuit.pursuit_class = 'unapproved' and pursuit.pursuit_rule_id = 'QUA-17'
                then coalesce(pursuit.failed_filters_at_first_touch, 'outside the ICP')
        end as unapproved_outbound_pursuit,
        case
            when pursuit.pursuit_class = 'unapproved' and pursuit.pursuit_rule_id = 'QUA-18'
                then coalesce(pursuit.failed_filters_at_first_touch, 'outside the ICP')
        end as unapproved_pursuit,
        pursuit.missing_scorecard_parts,
        pursuit.missing_decision_parts,
        case
            when segmented.missing_icp_fields_severity = 'warning'
                then segmented.missing_icp_fields
        end as missing_icp_fields_early,
        case
            when segmented.missing_icp_fields_severity = 'error'
                then segmented.missing_icp_fields
        end as missing_icp_fields_qualified,

        ---------- what the suites judge of segments
        case
            when not coalesce(segmented.is_tag_parsable and segmented.is_tag_in_taxonomy, true)
                then segmented.crm_segmentation_tag
        end as unusable_segmentation_tag,
        case
            when segmented.is_enriched then segmented.missing_segments
        end as missing_segments_enriched,
        case
            when not segmented.is_tag_correct then segmented.crm_segmentation_tag
        end as wrong_segmentation_tag,
        favourable_tags.benefit as tag_benefit,
        case
            when segmented.is_segmentation_skipped then segmented.stage
        end as stage_without_segmentation,

        ---------- evidence
        leads.stage,
        pursuit.required_approver_role,
        'first touch '
        || pursuit.first_outbound_activity_id
        || ' by '
        || coalesce(pursuit.first_outbound_user_id, 'nobody named')
        || ' at '
        || cast(pursuit.first_outbound_at as string)
        || ': '
        || coalesce(pursuit.approval_problem, 'no approval') as pursuit_evidence,
        pursuit.scorecard_required_at,
        pursuit.decided_at,
        segmented.expected_segmentation_tag,
        segmented.qualified_at,
        segmented.updated_by as last_editor_id,
        favourable_tags.crm_segmentation_tag
        || ' by '
        || favourable_tags.set_by
        || ' at '
        || cast(favourable_tags.set_at as string) as tag_benefit_evidence
    from leads
    left join pursuit
        on leads.golden_lead_id = pursuit.golden_lead_id
    left join score_facts
        on leads.golden_lead_id = score_facts.golden_lead_id
    left join segmented
        on leads.golden_lead_id = segmented.golden_lead_id
    left join favourable_tags
        on leads.golden_lead_id = favourable_tags.golden_lead_id
    where leads.is_open

)

select * from final

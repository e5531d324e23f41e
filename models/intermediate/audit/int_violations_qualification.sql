with

pursuit as (

    select * from {{ ref('mart_icp_pursuit') }}

),

score_checks as (

    select * from {{ ref('fct_score_log_checks') }}

),

segmented as (

    select * from {{ ref('mart_leads_segmented') }}

),

wrong_tags as (

    select * from {{ ref('fct_wrong_segmentation_tags') }}

),

icp_edits as (

    select * from {{ ref('fct_icp_field_edits') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

events as (

    select
        'QUA-18' as rule_id,
        'pursuing_outside_icp' as violation_type,
        first_outbound_user_id as user_id,
        'activity_user' as attributed_to,
        first_outbound_activity_id as occasion,
        cast(null as string) as lead_id,
        golden_lead_id,
        business_unit_id,
        coalesce(evidence_level, 'current') as evidence_level,
        'ICP Targeting & Qualification Policy' as document,
        coalesce(failed_filters_at_first_touch, 'outside the ICP')
        || ': '
        || coalesce(approval_problem, 'no approval') as evidence,
        first_outbound_at as occurred_at
    from pursuit
    where pursuit_class = 'unapproved'

    union all

    select
        'QUA-19' as rule_id,
        'skipping_icp_scoring' as violation_type,
        owner_id as user_id,
        'owner' as attributed_to,
        golden_lead_id as occasion,
        null as lead_id,
        golden_lead_id,
        business_unit_id,
        'current' as evidence_level,
        'ICP Targeting & Qualification Policy' as document,
        'missing ' || missing_scorecard_parts as evidence,
        scorecard_required_at as occurred_at
    from pursuit
    where not is_scorecard_logged

    union all

    select
        'SCO-20' as rule_id,
        'inflating_scores' as violation_type,
        logged_by as user_id,
        'logged_by' as attributed_to,
        score_write_id as occasion,
        lead_id,
        golden_lead_id,
        business_unit_id,
        'history' as evidence_level,
        'Lead Scoring SOP' as document,
        component
        || ' '
        || cast(logged_score as string)
        || ', the model said '
        || cast(model_score as string) as evidence,
        logged_at as occurred_at
    from score_checks
    where is_inflated_by_person and is_inflated

    union all

    select
        'SCO-21' as rule_id,
        'not_logging_scores' as violation_type,
        owner_id as user_id,
        'owner' as attributed_to,
        score_write_id as occasion,
        lead_id,
        golden_lead_id,
        business_unit_id,
        'history' as evidence_level,
        'Lead Scoring SOP' as document,
        component || ' changed at ' || cast(changed_at as string) as evidence,
        log_due_at as occurred_at
    from score_checks
    where is_stale

    union all

    select
        'SEG-05' as rule_id,
        'misclassifying_accounts' as violation_type,
        set_by as user_id,
        'updated_by' as attributed_to,
        entity_type || ' ' || entity_id as occasion,
        null as lead_id,
        case when entity_type = 'lead' then entity_id end as golden_lead_id,
        business_unit_id,
        'proxy' as evidence_level,
        'ICP Research & Segmentation SOP' as document,
        crm_segmentation_tag || ', benefit: ' || benefit as evidence,
        set_at as occurred_at
    from wrong_tags
    where is_favourable

    union all

    select
        'SEG-06' as rule_id,
        'skipping_segmentation' as violation_type,
        updated_by as user_id,
        'updated_by' as attributed_to,
        golden_lead_id as occasion,
        null as lead_id,
        golden_lead_id,
        business_unit_id,
        'current' as evidence_level,
        'ICP Research & Segmentation SOP' as document,
        'no segmentation tag in stage ' || stage as evidence,
        qualified_at as occurred_at
    from segmented
    where is_segmentation_skipped

    union all

    select
        'ICP-10' as rule_id,
        'unverified_icp_data' as violation_type,
        changed_by as user_id,
        'updated_by' as attributed_to,
        icp_field_edit_id as occasion,
        null as lead_id,
        golden_lead_id,
        business_unit_id,
        'history' as evidence_level,
        'ICP Research & Segmentation SOP' as document,
        field
        || case
            when is_incomplete then ' is incomplete' else ' is not verified'
        end as evidence,
        changed_at as occurred_at
    from icp_edits
    where is_incomplete or not is_verified

),

final as (

    -- only people are charged, and only for what has a time
    select
        ---------- ids
        {{ md5_id('v-', ['events.rule_id', 'events.occasion', 'events.user_id']) }}
            as violation_id,
        events.user_id,
        events.lead_id,
        events.golden_lead_id,
        events.business_unit_id,

        ---------- strings
        events.rule_id,
        events.violation_type,
        events.document,
        events.attributed_to,
        events.evidence,
        events.evidence_level,

        ---------- timestamps
        events.occurred_at
    from events
    inner join users
        on events.user_id = users.user_id
    where
        users.user_type = 'human'
        and events.occurred_at <= {{ as_of() }}
        and events.business_unit_id is not null

)

select * from final

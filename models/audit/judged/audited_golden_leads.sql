with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

aged as (

    select * from {{ ref('mart_leads_aged') }}

),

completeness as (

    select * from {{ ref('int_record_completeness') }}

),

duplicates as (

    select * from {{ ref('int_duplicate_evidence') }}

),

outreach as (

    select * from {{ ref('int_duplicate_outreach') }}

),

breaches as (

    select * from {{ ref('int_contact_breaches') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

segmented as (

    select * from {{ ref('mart_leads_segmented') }}

),

stage_conflicts as (

    -- the history decides what stage a lead is in; a record that says otherwise is a finding
    select
        leads.golden_lead_id,
        records.stage as crm_stage_conflict
    from leads
    inner join lead_stages
        on
            leads.golden_lead_id = lead_stages.golden_lead_id
            and lead_stages.is_current
            and lead_stages.contradicts_crm
    inner join records
        on leads.survivor_lead_id = records.lead_id

),

breaches_from_last as (

    select
        *,
        row_number() over (
            partition by golden_lead_id
            order by occurred_at desc nulls last, activity_id asc nulls last
        ) as row_number
    from breaches

),

last_breaches as (

    select
        golden_lead_id,
        activity_id,
        channel,
        breach,
        occurred_at
    from breaches_from_last
    where row_number = 1

),

final as (

    select
        ---------- ids
        leads.golden_lead_id,
        leads.business_unit_id,
        leads.owner_id,

        ---------- what the suite judges
        completeness.missing_core_fields,
        duplicates.duplicate_of_lead_id,
        duplicates.suspected_duplicate_of_lead_id,
        outreach.user_id as duplicate_outreach_by,
        cast(null as string) as enrichment_mismatch,
        aged.days_inactive,
        units.audit_stale_days,
        last_breaches.breach as compliance_breach,
        stage_conflicts.crm_stage_conflict,
        nullif(
            concat_ws(
                ', ',
                case when records.crm_fit_score is null then 'crm_fit_score' end,
                case when records.crm_engagement_score is null then 'crm_engagement_score' end,
                case when records.crm_intent_score is null then 'crm_intent_score' end
            ),
            ''
        ) as missing_crm_scores,
        -- AUD-05; enrichment joins the parts when it is checked
        nullif(
            concat_ws(
                ', ',
                case when completeness.missing_core_fields is not null then 'mandatory' end,
                case when leads.owner_id is null then 'ownership' end,
                case when segmented.icp_verdict = 'out' then 'icp_alignment' end
            ),
            ''
        ) as failed_quality_parts,

        ---------- evidence
        completeness.missing_core_fields as missing_core_values,
        duplicates.duplicate_evidence,
        duplicates.suspicion_evidence,
        duplicates.company_overlap_count,
        outreach.earlier_user_id
        || ' by '
        || outreach.earlier_activity_id
        || ' at '
        || cast(outreach.earlier_at as string)
        || ', '
        || outreach.user_id
        || ' by '
        || outreach.activity_id
        || ' at '
        || cast(outreach.occurred_at as string) as outreach_evidence,
        aged.last_activity_at,
        leads.stage,
        last_breaches.channel
        || ' contact '
        || last_breaches.activity_id
        || ' at '
        || cast(last_breaches.occurred_at as string) as compliance_evidence
    from leads
    inner join aged
        on leads.golden_lead_id = aged.golden_lead_id
    inner join units
        on leads.business_unit_id = units.business_unit_id
    left join completeness
        on leads.survivor_lead_id = completeness.lead_id
    left join duplicates
        on leads.golden_lead_id = duplicates.golden_lead_id
    left join outreach
        on leads.golden_lead_id = outreach.golden_lead_id
    left join last_breaches
        on leads.golden_lead_id = last_breaches.golden_lead_id
    left join stage_conflicts
        on leads.golden_lead_id = stage_conflicts.golden_lead_id
    left join records
        on leads.survivor_lead_id = records.lead_id
    left join segmented
        on leads.golden_lead_id = segmented.golden_lead_id
    where leads.is_open

)

select * from final

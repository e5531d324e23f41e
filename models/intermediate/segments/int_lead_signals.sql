with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

signal_counts as (

    select * from {{ ref('int_signal_counts') }}

),

lead_subjects as (

    select * from {{ ref('int_icp_subjects') }}

),

dimensions as (

    select * from {{ ref('int_icp_dimensions') }}

),

scores as (

    select * from {{ ref('mart_leads_scored') }}

),

technographic as (

    select lead_subjects.golden_lead_id
    from lead_subjects
    inner join dimensions
        on
            lead_subjects.subject_type = dimensions.subject_type
            and lead_subjects.subject_id = dimensions.subject_id
            and lead_subjects.business_unit_id = dimensions.business_unit_id
            and lead_subjects.framework_from = dimensions.framework_from
    where
        dimensions.dimension = 'technology_stack'
        and dimensions.verdict = 'match'

),

final as (

    -- ICP-05: technology that fits, signals observed, and intent of the person
    select
        leads.golden_lead_id,
        cast(
            coalesce(signal_counts.signal_count, 0)
            + case when technographic.golden_lead_id is not null then 1 else 0 end
            + case when scores.intent_score > 0 then 1 else 0 end
            as int
        ) as signal_count
    from leads
    inner join scores
        on leads.golden_lead_id = scores.golden_lead_id
    left join signal_counts
        on
            leads.golden_lead_id = signal_counts.entity_id
            and signal_counts.entity_type = 'lead'
    left join technographic
        on leads.golden_lead_id = technographic.golden_lead_id

)

select * from final

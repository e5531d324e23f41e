with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

ownership_changes as (

    select * from {{ ref('fct_ownership_changes') }}

),

stage_ages as (

    select * from {{ ref('int_unit_stage_ages') }}

),

limited_visits as (

    select
        lead_stages.golden_lead_id,
        leads.business_unit_id,
        lead_stages.stage,
        lead_stages.next_stage,
        lead_stages.dwell_hours,
        lead_stages.entered_at,
        lead_stages.left_at,
        stage_ages.action,
        stage_ages.max_age_hours
    from lead_stages
    inner join leads
        on lead_stages.golden_lead_id = leads.golden_lead_id
    inner join stage_ages
        on
            leads.business_unit_id = stage_ages.business_unit_id
            and lead_stages.stage = stage_ages.stage
    where
        stage_ages.max_age_hours is not null
        and lead_stages.evidence_level = 'history'

),

final as (

    -- an over-age lead that got another owner in its stage
    select
        limited_visits.golden_lead_id,
        limited_visits.business_unit_id,
        'reassign' as action,
        ownership_changes.changed_at as happened_at,
        'AGE-23' as rule_id,
        min(ownership_changes.from_owner_id) as from_owner_id,
        max(ownership_changes.to_owner_id) as to_owner_id,
        limited_visits.stage as from_stage,
        limited_visits.stage as to_stage,
        limited_visits.max_age_hours as threshold_hours
    from limited_visits
    inner join ownership_changes
        on limited_visits.golden_lead_id = ownership_changes.golden_lead_id
    where
        limited_visits.action = 'reassign'
        and ownership_changes.change_type in ('requeue', 'transfer')
        and ownership_changes.is_survivor
        and ownership_changes.changed_at < coalesce(limited_visits.left_at, {{ as_of() }})
        and {{ hours_between('limited_visits.entered_at', 'ownership_changes.changed_at') }}
        > limited_visits.max_age_hours
    group by
        limited_visits.golden_lead_id,
        limited_visits.business_unit_id,
        limited_visits.stage,
        limited_visits.max_age_hours,
        ownership_changes.changed_at

    union all

    -- one that went back to nurture
    select
        golden_lead_id,
        business_unit_id,
        'to_nurture' as action,
        left_at as happened_at,
        'AGE-24' as rule_id,
        null as from_owner_id,
        null as to_owner_id,
        stage as from_stage,
        next_stage as to_stage,
        max_age_hours as threshold_hours
    from limited_visits
    where
        action = 'to_nurture'
        and next_stage = 'Nurture'
        and dwell_hours > max_age_hours

)

select * from final

with

leads as (

    select * from {{ ref('input_leads') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

labels as (

    select * from {{ ref('int_stage_labels') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

prior_stages as (

    select * from {{ source('prior', 'fct_lead_stages') }}

),

labelled as (

    -- a side state wins over the stage when both are set (AMB-47)
    select
        members.golden_lead_id,
        members.lead_id,
        coalesce(
            case
                when status_labels.stage in ('Review', 'Nurture', 'Cold', 'Disqualified')
                    then status_labels.stage
            end,
            stage_labels.stage,
            case when leads.stage is null then status_labels.stage end,
            'Unmapped'
        ) as stage,
        case when leads.stage is not null then coalesce(stage_labels.stage, 'Unmapped') end
            as crm_stage,
        leads.created_at,
        case when leads.status_changed_at <= {{ as_of() }} then leads.status_changed_at end
            as changed_at,
        units.snapshot_evidence_max_hours
    from members
    inner join leads
        on members.lead_id = leads.lead_id
    left join units
        on members.business_unit_id = units.business_unit_id
    left join labels as stage_labels
        on
            members.business_unit_id = stage_labels.business_unit_id
            and leads.source_system = stage_labels.system
            and {{ lowered('leads.stage') }} = stage_labels.label_key
    left join labels as status_labels
        on
            members.business_unit_id = status_labels.business_unit_id
            and leads.source_system = status_labels.system
            and {{ lowered('leads.status') }} = status_labels.label_key
    where
        members.is_survivor
        and not members.is_future

),

seen_before as (

    select
        lead_id,
        stage,
        entered_at,
        evidence_level,
        visit_number
    from prior_stages
    where
        evidence_level != 'history'
        and coalesce(entered_at <= {{ as_of() }}, true)

),

last_seen as (

    select
        lead_id,
        max_by(stage, visit_number) filter (where stage is not null) as stage,
        max(visit_number) as seen_number,
        max(entered_at) as entered_at
    from seen_before
    group by lead_id

),

final as (

    -- what earlier nights saw
    select
        labelled.golden_lead_id,
        labelled.lead_id,
        seen_before.stage,
        cast(null as string) as crm_stage,
        seen_before.evidence_level,
        seen_before.visit_number as seen_number,
        false as is_tonight,
        seen_before.entered_at,
        labelled.created_at
    from labelled
    inner join seen_before
        on labelled.lead_id = seen_before.lead_id

    union all

    -- what this night sees: it counts as a state of its own where it is another than the last.
    -- First seen within so many hours of the creation, the first state is known to be the first
    -- (amendment 16)
    select
        labelled.golden_lead_id,
        labelled.lead_id,
        case
            when last_seen.lead_id is null or last_seen.stage != labelled.stage
                then labelled.stage
        end as stage,
        labelled.crm_stage,
        case
            when last_seen.lead_id is not null then 'snapshot'
            when
                {{ hours_between('labelled.created_at', as_of()) }}
                <= labelled.snapshot_evidence_max_hours
                then 'snapshot'
            else 'current'
        end as evidence_level,
        1 + coalesce(last_seen.seen_number, 0) as seen_number,
        true as is_tonight,
        case
            when last_seen.lead_id is null
                then coalesce(labelled.changed_at, labelled.created_at)
            when labelled.changed_at > last_seen.entered_at then labelled.changed_at
            else {{ as_of() }}
        end as entered_at,
        labelled.created_at
    from labelled
    left join last_seen
        on labelled.lead_id = last_seen.lead_id

)

select * from final

with

stage_history as (

    select * from {{ ref('input_stage_history') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

labels as (

    select * from {{ ref('int_stage_labels') }}

),

stages as (

    select * from {{ ref('int_canonical_stages') }}

),

survivors as (

    select
        members.golden_lead_id,
        members.business_unit_id,
        leads.lead_id,
        leads.source_system,
        leads.stage,
        leads.status,
        leads.created_at,
        leads.status_changed_at
    from members
    inner join leads
        on members.lead_id = leads.lead_id
    where
        members.is_survivor
        and not members.is_future

),

history_mapped as (

    select
        survivors.golden_lead_id,
        coalesce(labels.stage, 'Unmapped') as stage,
        stage_history.entered_at
    from survivors
    inner join stage_history
        on survivors.lead_id = stage_history.lead_id
    left join labels
        on
            survivors.business_unit_id = labels.business_unit_id
            and stage_history.source_system = labels.system
            and {{ lowered('stage_history.stage') }} = labels.label_key
    where stage_history.entered_at <= {{ as_of() }}

),

history_ordered as (

    select
        history_mapped.golden_lead_id,
        history_mapped.stage,
        history_mapped.entered_at,
        stages.stage_order,
        lag(history_mapped.stage) over (
            partition by history_mapped.golden_lead_id
            order by history_mapped.entered_at asc nulls last, stages.stage_order asc nulls last
        ) as previous_stage
    from history_mapped
    left join stages
        on history_mapped.stage = stages.stage

),

visits as (

    -- the same stage logged again is the same visit
    select
        golden_lead_id,
        stage,
        entered_at,
        stage_order,
        'history' as evidence_level
    from history_ordered
    where
        previous_stage is null
        or previous_stage != stage

),

current_states as (

    -- without history: the label of the record; a side state wins over the stage (AMB-47)
    select
        survivors.golden_lead_id,
        coalesce(
            case
                when status_labels.stage in ('Review', 'Nurture', 'Cold', 'Disqualified')
                    then status_labels.stage
            end,
            stage_labels.stage,
            case when survivors.stage is null then status_labels.stage end,
            'Unmapped'
        ) as stage,
        coalesce(
            case
                when survivors.status_changed_at <= {{ as_of() }} then survivors.status_changed_at
            end,
            survivors.created_at
        ) as entered_at,
        0 as stage_order,
        'current' as evidence_level
    from survivors
    left join labels as stage_labels
        on
            survivors.business_unit_id = stage_labels.business_unit_id
            and survivors.source_system = stage_labels.system
            and {{ lowered('survivors.stage') }} = stage_labels.label_key
    left join labels as status_labels
        on
            survivors.business_unit_id = status_labels.business_unit_id
            and survivors.source_system = status_labels.system
            and {{ lowered('survivors.status') }} = status_labels.label_key
    left join visits
        on survivors.golden_lead_id = visits.golden_lead_id
    where visits.golden_lead_id is null

),

all_visits as (

    select * from visits
    union all
    select * from current_states

),

closed_visits as (

    select
        *,
        lead(entered_at) over (
            partition by golden_lead_id
            order by entered_at asc nulls last, stage_order asc nulls last
        ) as left_at,
        row_number() over (
            partition by golden_lead_id
            order by entered_at desc nulls last, stage_order desc nulls last
        ) as rank_from_last,
        row_number() over (
            partition by golden_lead_id
            order by entered_at asc nulls last, stage_order asc nulls last
        ) as visit_number
    from all_visits

),

final as (

    select
        ---------- ids
        golden_lead_id,

        ---------- strings
        stage,
        evidence_level,

        ---------- numerics
        cast(visit_number as int) as visit_number,

        ---------- booleans
        rank_from_last = 1 as is_current,

        ---------- timestamps
        entered_at,
        left_at
    from closed_visits

)

select * from final

with

stage_history as (

    select * from {{ ref('input_stage_history') }}

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

seen_stages as (

    select * from {{ ref('int_seen_stages') }}

),

history as (

    -- the survivor's history is the person's (amendment 24)
    select
        members.golden_lead_id,
        members.lead_id,
        coalesce(labels.stage, 'Unmapped') as stage,
        'history' as evidence_level,
        stage_history.changed_by,
        {{ lowered('stage_history.changed_by_type') }} as changed_by_type,
        stage_history.entered_at
    from stage_history
    inner join members
        on stage_history.lead_id = members.lead_id
    left join labels
        on
            members.business_unit_id = labels.business_unit_id
            and stage_history.source_system = labels.system
            and {{ lowered('stage_history.stage') }} = labels.label_key
    where
        members.is_survivor
        and not members.is_future
        and stage_history.entered_at <= {{ as_of() }}

),

leads_with_history as (

    select lead_id
    from history
    group by lead_id

),

records as (

    select
        seen_stages.lead_id,
        seen_stages.crm_stage,
        seen_stages.created_at
    from seen_stages
    where seen_stages.is_tonight

),

states as (

    select * from history

    union all

    select
        seen_stages.golden_lead_id,
        seen_stages.lead_id,
        seen_stages.stage,
        seen_stages.evidence_level,
        cast(null as string) as changed_by,
        cast(null as string) as changed_by_type,
        seen_stages.entered_at
    from seen_stages
    left join leads_with_history
        on seen_stages.lead_id = leads_with_history.lead_id
    where
        leads_with_history.lead_id is null
        and seen_stages.stage is not null

),

states_ordered as (

    select
        states.golden_lead_id,
        states.lead_id,
        states.stage,
        states.evidence_level,
        states.changed_by,
        states.changed_by_type,
        states.entered_at,
        stages.stage_order,
        lag(states.stage) over (
            partition by states.golden_lead_id
            order by
                states.entered_at asc nulls last,
                stages.stage_order asc nulls last,
                states.changed_by asc nulls last,
                states.changed_by_type asc nulls last
        ) as stage_before
    from states
    left join stages
        on states.stage = stages.stage

),

visits as (

    -- the same stage logged again is the same visit
    select
        golden_lead_id,
        lead_id,
        stage,
        evidence_level,
        changed_by,
        changed_by_type,
        entered_at,
        stage_order,
        lag(stage) over lead_visits as previous_stage,
        lag(stage_order) over lead_visits as previous_order,
        lead(stage) over lead_visits as next_stage,
        lead(entered_at) over lead_visits as left_at,
        row_number() over lead_visits as visit_number,
        -- Contacted may come before MQL and says nothing of qualification (amendment 20)
        max(
            case when stage in ('MQL', 'Accepted', 'SAL', 'SQL', 'Opportunity') then 1 else 0 end
        ) over (
            partition by golden_lead_id
            order by entered_at asc nulls last, stage_order asc nulls last
            rows between unbounded preceding and 1 preceding
        ) as was_qualified_before
    from states_ordered
    where
        stage_before is null
        or stage_before != stage
    window
        lead_visits as (
            partition by golden_lead_id
            order by entered_at asc nulls last, stage_order asc nulls last
        )

),

steps as (

    -- a lead that was closed, or that was qualified once and is in nurture, begins a new cycle when
    -- it is worked again; before it was ever qualified, nurture is a part of its first cycle
    select
        *,
        stage in ('New', 'MQL', 'Accepted', 'Contacted', 'SAL', 'SQL', 'Opportunity')
        and (
            visit_number = 1
            or previous_stage in ('Won', 'Lost', 'Cold', 'Disqualified')
            or (previous_stage = 'Nurture' and was_qualified_before = 1)
        ) as is_start,
        stage in ('Won', 'Lost', 'Cold', 'Disqualified')
        or (stage = 'Nurture' and coalesce(was_qualified_before, 0) = 1) as ends_cycle,
        -- QUA-03, WFL-11: order is kept among the stages that follow each other directly
        stage_order < previous_order
        and stage in (
            'New', 'MQL', 'Accepted', 'Contacted', 'SAL', 'SQL', 'Opportunity', 'Won', 'Lost'
        )
        and previous_stage in (
            'New', 'MQL', 'Accepted', 'Contacted', 'SAL', 'SQL', 'Opportunity', 'Won', 'Lost'
        )
        and not (previous_stage = 'Contacted' and stage in ('MQL', 'Accepted')) as is_backwards
    from visits

),

cycled as (

    select
        *,
        1 + sum(case when is_start and visit_number > 1 then 1 else 0 end) over (
            partition by golden_lead_id
            order by visit_number asc nulls last
            rows between unbounded preceding and current row
        ) as cycle_number
    from steps

),

final as (

    select
        ---------- ids
        cycled.golden_lead_id,
        cycled.lead_id,
        cycled.changed_by,

        ---------- strings
        cycled.stage,
        cycled.previous_stage,
        cycled.next_stage,
        case when cycled.next_stage is null then records.crm_stage end as crm_stage,
        cycled.evidence_level,
        cycled.changed_by_type,

        ---------- numerics
        cast(cycled.visit_number as int) as visit_number,
        cast(cycled.cycle_number as int) as cycle_number,
        {{ hours_between('cycled.entered_at', 'coalesce(cycled.left_at, ' ~ as_of() ~ ')') }}
            as dwell_hours,

        ---------- booleans
        cycled.next_stage is null as is_current,
        cycled.visit_number = 1 or cycled.is_start as is_cycle_start,
        cycled.ends_cycle,
        coalesce(cycled.is_backwards and not cycled.is_start, false) as is_out_of_order,
        coalesce(cycled.entered_at < records.created_at, false) as is_before_creation,
        coalesce(
            cycled.next_stage is null
            and cycled.evidence_level = 'history'
            and records.crm_stage != cycled.stage,
            false
        ) as contradicts_crm,

        ---------- timestamps
        cycled.entered_at,
        cycled.left_at
    from cycled
    left join records
        on cycled.lead_id = records.lead_id

)

select * from final

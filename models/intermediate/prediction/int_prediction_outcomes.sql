with

cuts as (

    select * from {{ ref('int_prediction_cuts') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

stage_history as (

    select * from {{ ref('input_stage_history') }}

),

labels as (

    select * from {{ ref('int_stage_labels') }}

),

opportunities as (

    select * from {{ ref('input_opportunities') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

-- Lost is not among them: a lost deal was an opportunity first, and a lost lead was none
staged as (

    select
        members.golden_lead_id,
        stage_history.entered_at as reached_at
    from stage_history
    inner join members
        on stage_history.lead_id = members.lead_id
    inner join labels
        on
            members.business_unit_id = labels.business_unit_id
            and stage_history.source_system = labels.system
            and {{ lowered('stage_history.stage') }} = labels.label_key
    where
        labels.stage in ('SQL', 'Opportunity', 'Won')
        and stage_history.entered_at <= {{ as_of() }}

),

dealt as (

    select
        members.golden_lead_id,
        opportunities.created_at as reached_at
    from opportunities
    inner join members
        on opportunities.lead_id = members.lead_id
    where opportunities.created_at <= {{ as_of() }}

    union all

    select
        members.golden_lead_id,
        records.converted_at as reached_at
    from records
    inner join members
        on records.lead_id = members.lead_id
    where records.converted_at <= {{ as_of() }}

),

-- a record without history says only since when it is what it is
labelled_now as (

    select
        golden_lead_id,
        entered_at as reached_at
    from lead_stages
    where
        stage in ('SQL', 'Opportunity', 'Won')
        and evidence_level = 'current'

),

known as (

    select
        golden_lead_id,
        reached_at,
        0 as is_current_only
    from staged

    union all

    select
        golden_lead_id,
        reached_at,
        0 as is_current_only
    from dealt

    union all

    select
        golden_lead_id,
        reached_at,
        1 as is_current_only
    from labelled_now

),

reached as (

    select
        golden_lead_id,
        min(reached_at) as reached_at,
        min(is_current_only) as is_current_only
    from known
    group by golden_lead_id

),

final as (

    select
        ---------- ids
        cuts.golden_lead_id,

        ---------- strings
        case
            when reached.reached_at <= cuts.cut_at then 'reached_before'
            when cuts.window_ends_at is null then 'no_date'
            when cuts.window_ends_at > {{ as_of() }} then 'window_open'
            when reached.is_current_only = 1 and reached.reached_at > cuts.window_ends_at
                then 'reached_at_unknown'
            else 'known'
        end as label_state,

        ---------- booleans
        -- an outcome is known when the window is over, also a good one: else the good ones that
        -- come early would be known and the bad ones not yet
        case
            when reached.reached_at <= cuts.cut_at then cast(null as boolean)
            when cuts.window_ends_at > {{ as_of() }} then cast(null as boolean)
            when cuts.window_ends_at is null then cast(null as boolean)
            when reached.reached_at <= cuts.window_ends_at then true
            when reached.is_current_only = 1 then cast(null as boolean)
            else false
        end as is_converted,

        ---------- timestamps
        reached.reached_at
    from cuts
    left join reached
        on cuts.golden_lead_id = reached.golden_lead_id

)

select * from final

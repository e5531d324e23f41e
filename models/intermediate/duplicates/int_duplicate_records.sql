with

members as (

    select * from {{ ref('bridge_lead_records') }}

),

leads as (

    select * from {{ ref('input_leads') }}

),

merge_log as (

    select * from {{ ref('input_merge_log') }}

),

decisions as (

    select * from {{ ref('input_duplicate_decisions') }}

),

events_of_records as (

    -- what ends a suspicion: a merge with the record on either side, or a decision against it
    select
        merged_lead_id as lead_id,
        merged_at as ended_at,
        'merge' as kind
    from merge_log
    where
        merged_at <= {{ as_of() }}
        and survivor_lead_id != merged_lead_id
    union all
    select
        survivor_lead_id as lead_id,
        merged_at as ended_at,
        'survival' as kind
    from merge_log
    where
        merged_at <= {{ as_of() }}
        and survivor_lead_id != merged_lead_id
    union all
    select
        lead_id_left as lead_id,
        decided_at as ended_at,
        'decision' as kind
    from decisions
    where
        decided_at <= {{ as_of() }}
        and {{ lowered('decision') }} = 'cannot_link'
    union all
    select
        lead_id_right as lead_id,
        decided_at as ended_at,
        'decision' as kind
    from decisions
    where
        decided_at <= {{ as_of() }}
        and {{ lowered('decision') }} = 'cannot_link'

),

flag_ends as (

    select
        leads.lead_id,
        min(events_of_records.ended_at) as ended_at
    from leads
    inner join events_of_records
        on leads.lead_id = events_of_records.lead_id
    where events_of_records.ended_at >= leads.duplicate_flagged_at
    group by leads.lead_id

),

lead_merges as (

    select
        lead_id,
        min(ended_at) as merged_at
    from events_of_records
    where kind = 'merge'
    group by lead_id

),

final as (

    -- gone_at: when the record stopped to be one of its own, as far as the CRM says
    select
        ---------- ids
        members.lead_id,
        members.golden_lead_id,
        members.business_unit_id,
        leads.owner_id,
        leads.created_by,
        leads.duplicate_flagged_by,

        ---------- booleans
        members.is_live,
        members.is_survivor,

        ---------- timestamps
        leads.created_at,
        leads.duplicate_flagged_at,
        least(lead_merges.merged_at, leads.deleted_at, leads.archived_at) as gone_at,
        flag_ends.ended_at as flag_ended_at
    from members
    inner join leads
        on members.lead_id = leads.lead_id
    left join lead_merges
        on members.lead_id = lead_merges.lead_id
    left join flag_ends
        on members.lead_id = flag_ends.lead_id

)

select * from final

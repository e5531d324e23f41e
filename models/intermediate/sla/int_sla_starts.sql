with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

handoffs as (

    select * from {{ ref('input_handoffs') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

ownership_intervals as (

    select * from {{ ref('int_ownership_intervals') }}

),

mql_visits as (

    select
        golden_lead_id,
        entered_at
    from lead_stages
    where
        stage = 'MQL'
        and entered_at is not null
    group by golden_lead_id, entered_at

),

handed_over as (

    select
        members.golden_lead_id,
        handoffs.handoff_id,
        handoffs.to_user,
        handoffs.initiated_at,
        case when handoffs.responded_at <= {{ as_of() }} then handoffs.responded_at end
            as responded_at
    from handoffs
    inner join members
        on handoffs.lead_id = members.lead_id
    where
        {{ lowered('handoffs.type') }} = 'mql_to_sales'
        and handoffs.initiated_at <= {{ as_of() }}

),

accept_events as (

    select
        golden_lead_id,
        entered_at as started_at,
        0 as is_handoff,
        cast(null as string) as handoff_id,
        cast(null as string) as to_user,
        cast(null as timestamp) as responded_at
    from mql_visits

    union all

    select
        golden_lead_id,
        initiated_at as started_at,
        1 as is_handoff,
        handoff_id,
        to_user,
        responded_at
    from handed_over

),

accept_ordered as (

    select
        *,
        lead(is_handoff) over (
            partition by golden_lead_id
            order by started_at asc nulls last, is_handoff asc nulls last, handoff_id asc nulls last
        ) as next_is_handoff,
        lag(is_handoff) over (
            partition by golden_lead_id
            order by started_at asc nulls last, is_handoff asc nulls last, handoff_id asc nulls last
        ) as previous_is_handoff,
        lag(is_handoff, 2) over (
            partition by golden_lead_id
            order by started_at asc nulls last, is_handoff asc nulls last, handoff_id asc nulls last
        ) as second_last_is_handoff,
        row_number() over (
            partition by golden_lead_id, started_at, is_handoff
            order by responded_at asc nulls last, handoff_id asc nulls last
        ) as rank_at_start
    from accept_events

),

accept_starts as (

    -- amendment 19: from the hand-over; from the tag where none before or after belongs to it
    select
        golden_lead_id,
        started_at,
        is_handoff,
        handoff_id,
        to_user,
        responded_at,
        lead(started_at) over (
            partition by golden_lead_id
            order by started_at asc nulls last
        ) as next_started_at
    from accept_ordered
    where
        rank_at_start = 1
        and (
            is_handoff = 1
            or (
                coalesce(next_is_handoff, 0) = 0
                and not (
                    coalesce(previous_is_handoff, 0) = 1
                    and coalesce(second_last_is_handoff, 1) = 1
                )
            )
        )

),

final as (

    select
        golden_lead_id,
        to_user as owner_id,
        handoff_id,
        'mql_accept' as sla_type,
        case when is_handoff = 1 then 'handoff_initiated' else 'mql_at' end as start_event,
        started_at,
        next_started_at as ends_at,
        responded_at
    from accept_starts

    union all

    select
        golden_lead_id,
        cast(null as string) as owner_id,
        cast(null as string) as handoff_id,
        'qualification' as sla_type,
        'created' as start_event,
        created_at as started_at,
        cast(null as timestamp) as ends_at,
        cast(null as timestamp) as responded_at
    from leads
    where created_at is not null

    union all

    select
        golden_lead_id,
        cast(null as string) as owner_id,
        cast(null as string) as handoff_id,
        'mql_to_outreach' as sla_type,
        'mql_at' as start_event,
        entered_at as started_at,
        lead(entered_at) over (
            partition by golden_lead_id
            order by entered_at asc nulls last
        ) as ends_at,
        cast(null as timestamp) as responded_at
    from mql_visits

    union all

    select
        golden_lead_id,
        owner_id,
        cast(null as string) as handoff_id,
        case when owner_id is null then 'unowned' else 'first_response' end as sla_type,
        case when owner_id is null then 'unowned_since' else 'assigned_to_owner' end as start_event,
        valid_from as started_at,
        valid_to as ends_at,
        cast(null as timestamp) as responded_at
    from ownership_intervals
    where
        valid_from is not null
        -- an owner who held a lead for no time had no duty
        and (valid_to is null or valid_to > valid_from)

)

select * from final

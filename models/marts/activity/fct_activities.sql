with

activities as (

    select * from {{ ref('input_activities') }}

),

opportunities as (

    select * from {{ ref('input_opportunities') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

linked as (

    -- an activity on an opportunity belongs to the lead it came from (amendment 12)
    select
        activities.activity_id,
        coalesce(activities.lead_id, opportunities.lead_id) as lead_id,
        activities.opportunity_id,
        activities.user_id,
        activities.source_system,
        {{ lowered('activities.activity_type') }} as activity_type,
        {{ lowered('activities.direction') }} as direction,
        {{ lowered('activities.outcome') }} as outcome,
        {{ lowered('activities.purpose') }} as purpose,
        coalesce(activities.is_automated, false) as is_automated,
        coalesce(activities.occurred_at, activities.logged_at) as occurred_at,
        activities.logged_at
    from activities
    left join opportunities
        on activities.opportunity_id = opportunities.opportunity_id

),

final as (

    select
        ---------- ids
        linked.activity_id,
        members.golden_lead_id,
        linked.lead_id,
        linked.opportunity_id,
        linked.user_id,

        ---------- strings
        linked.source_system,
        linked.activity_type,
        linked.direction,
        linked.outcome,
        linked.purpose,

        ---------- booleans
        linked.is_automated,
        coalesce(linked.occurred_at > {{ as_of() }}, false) as is_future,
        -- AGE-02, AMB-11: what a person did by e-mail, call, meeting or LinkedIn resets the clock
        coalesce(
            linked.activity_type in ('email', 'call', 'meeting', 'linkedin')
            and not linked.is_automated
            and linked.occurred_at <= {{ as_of() }},
            false
        ) as resets_activity_clock,

        ---------- timestamps
        linked.occurred_at,
        linked.logged_at
    from linked
    left join members
        on linked.lead_id = members.lead_id

)

select * from final

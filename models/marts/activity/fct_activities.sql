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
        coalesce(activities.is_personalised, false) as is_personalised,
        nullif({{ trimmed('activities.notes') }}, '') is not null as has_notes,
        nullif({{ trimmed('activities.next_step') }}, '') is not null as has_next_step,
        coalesce(activities.occurred_at, activities.logged_at) as occurred_at,
        activities.logged_at
    from activities
    left join opportunities
        on activities.opportunity_id = opportunities.opportunity_id

),

counted as (

    select
        *,
        -- AGE-02, AMB-11: what a person did by e-mail, call, meeting or LinkedIn resets the clock
        coalesce(
            activity_type in ('email', 'call', 'meeting', 'linkedin')
            and not is_automated
            and occurred_at <= {{ as_of() }},
            false
        ) as resets_activity_clock
    from linked

),

final as (

    select
        ---------- ids
        counted.activity_id,
        members.golden_lead_id,
        counted.lead_id,
        counted.opportunity_id,
        counted.user_id,

        ---------- strings
        counted.source_system,
        counted.activity_type,
        counted.direction,
        counted.outcome,
        counted.purpose,

        ---------- booleans
        counted.is_automated,
        coalesce(counted.occurred_at > {{ as_of() }}, false) as is_future,
        counted.resets_activity_clock,
        counted.resets_activity_clock
        and coalesce(counted.direction = 'outbound', false) as is_attempt,
        -- amendment 2: what ends a silence; a meeting that nobody came to is no answer
        counted.resets_activity_clock
        and coalesce(
            case
                when counted.activity_type = 'meeting' then counted.outcome = 'held'
                else
                    counted.direction = 'inbound'
                    or counted.outcome in ('reply', 'replied', 'positive')
            end,
            false
        ) as is_response,
        counted.is_personalised,
        counted.has_notes,
        counted.has_next_step,

        ---------- timestamps
        counted.occurred_at,
        counted.logged_at
    from counted
    left join members
        on counted.lead_id = members.lead_id

)

select * from final

with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

clocks as (

    select * from {{ ref('int_lead_clocks') }}

),

activities as (

    select * from {{ ref('fct_activities') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

answered as (

    -- the last sign of the prospect, else the creation; nobody is silent before there is a record
    select
        leads.golden_lead_id,
        units.timezone,
        units.as_of_date,
        units.inactive_days,
        case
            when clocks.last_response_at > clocks.created_at then clocks.last_response_at
            else coalesce(clocks.created_at, clocks.last_response_at)
        end as answered_at
    from leads
    inner join units
        on leads.business_unit_id = units.business_unit_id
    inner join clocks
        on leads.golden_lead_id = clocks.golden_lead_id

),

tries as (

    -- what was done since and stayed without an answer
    select
        answered.golden_lead_id,
        answered.timezone,
        answered.inactive_days,
        activities.occurred_at,
        activities.is_attempt,
        activities.is_attempt
        and activities.activity_type in ('email', 'call')
        and coalesce(activities.purpose = 'reengage_l1', false) as is_first_level,
        activities.has_notes,
        activities.is_personalised,
        coalesce(
            lag(activities.occurred_at) over (
                partition by answered.golden_lead_id
                order by activities.occurred_at asc nulls last
            ),
            answered.answered_at
        ) as previous_at
    from activities
    inner join answered
        on activities.golden_lead_id = answered.golden_lead_id
    where
        activities.resets_activity_clock
        and activities.occurred_at > answered.answered_at

),

gaps as (

    -- local dates cost, so only for what may be long enough
    select
        *,
        case
            when {{ hours_between('previous_at', 'occurred_at') }} < 24 * (inactive_days - 2)
                then false
            else
                {{
                    days_between(
                        local_date('previous_at', 'timezone'), local_date('occurred_at', 'timezone')
                    )
                }} >= inactive_days
        end as is_silence
    from tries

),

silences as (

    select
        golden_lead_id,
        min(case when is_silence then previous_at end) as silent_at,
        max(occurred_at) as last_try_at
    from gaps
    group by golden_lead_id

),

started as (

    -- amendment 2: an episode begins when the days are reached and no later try ends it
    select
        answered.golden_lead_id,
        answered.timezone,
        answered.as_of_date,
        answered.inactive_days,
        coalesce(
            silences.silent_at,
            case
                when
                    {{
                        days_between(
                            local_date(
                                'coalesce(silences.last_try_at, answered.answered_at)',
                                'answered.timezone'
                            ),
                            'answered.as_of_date'
                        )
                    }} >= answered.inactive_days
                    then coalesce(silences.last_try_at, answered.answered_at)
            end
        ) as silence_started_at
    from answered
    left join silences
        on answered.golden_lead_id = silences.golden_lead_id

),

tried as (

    select
        gaps.golden_lead_id,
        sum(case when gaps.is_attempt then 1 else 0 end) as attempt_count,
        min(case when gaps.is_first_level then gaps.occurred_at end) as l1_done_at,
        max(case when gaps.is_first_level and gaps.has_notes then 1 else 0 end) as is_l1_noted,
        max(case when gaps.is_first_level and gaps.is_personalised then 1 else 0 end)
            as is_l1_personalised
    from gaps
    inner join started
        on gaps.golden_lead_id = started.golden_lead_id
    where gaps.occurred_at > started.silence_started_at
    group by gaps.golden_lead_id

),

final as (

    select
        ---------- ids
        started.golden_lead_id,

        ---------- numerics
        {{
            days_between(
                local_date('started.silence_started_at', 'started.timezone'), 'started.as_of_date'
            )
        }} as episode_days,
        cast(coalesce(tried.attempt_count, 0) as int) as attempt_count,

        ---------- booleans
        case when tried.l1_done_at is not null then tried.is_l1_noted = 0 end as l1_lacks_notes,
        case when tried.l1_done_at is not null then tried.is_l1_personalised = 0 end
            as l1_lacks_personalisation,

        ---------- dates
        {{ local_date('started.silence_started_at', 'started.timezone') }} as silence_date,

        ---------- timestamps
        started.silence_started_at,
        {{
            local_day_start(
                add_days(
                    local_date('started.silence_started_at', 'started.timezone'),
                    'started.inactive_days'
                ),
                'started.timezone'
            )
        }} as inactive_since,
        tried.l1_done_at
    from started
    left join tried
        on started.golden_lead_id = tried.golden_lead_id
    where started.silence_started_at is not null

)

select * from final

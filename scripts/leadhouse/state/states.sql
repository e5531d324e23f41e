-- One row a golden lead and day from $first to $last, as of the end of the day in UTC.
-- Touches are cut to one a lead and day, and intervals to those that reach into the days, before
-- anything is joined: the cost follows what happened, not how long the history is.
with

days as (

    select
        cast(unnest(range($first, $last + interval 1 day, interval 1 day)) as date) as day

),

ends as (

    select
        day,
        day + interval 1 day - interval 1 microsecond as ends_at
    from days

),

leads as (

    select
        golden_lead_id,
        business_unit_id,
        created_at
    from shown.marts.mart_leads_deduplicated
    where
        created_at <= $last + interval 1 day - interval 1 microsecond
        and ($lead is null or golden_lead_id = $lead)

),

-- days are counted in the unit's zone, by the limits of its time
unit_days as (

    select
        units.business_unit_id,
        ends.day,
        ends.ends_at,
        units.timezone,
        cast(timezone(units.timezone, timezone('UTC', ends.ends_at)) as date) as local_day,
        max(case when parameters.parameter_name = 'inactive_days' then parameters.value end)
            as inactive_days,
        max(case when parameters.parameter_name = 'stale_from_days' then parameters.value end)
            as stale_from_days,
        max(case when parameters.parameter_name = 'stale_to_days' then parameters.value end)
            as stale_to_days,
        max(case when parameters.parameter_name = 'cold_days' then parameters.value end)
            as cold_days
    from shown.marts.dim_business_units as units
    cross join ends
    left join shown.marts.dim_policy_parameters as parameters
        on
            units.business_unit_id = parameters.business_unit_id
            and parameters.parameter_name
            in ('inactive_days', 'stale_from_days', 'stale_to_days', 'cold_days')
            and parameters.effective_from <= cast(
                timezone(units.timezone, timezone('UTC', ends.ends_at)) as date
            )
            and coalesce(parameters.effective_to, date '9999-12-31') >= cast(
                timezone(units.timezone, timezone('UTC', ends.ends_at)) as date
            )
    group by all

),

-- what happened before the first day is one touch of the day before it
touches as (

    select
        golden_lead_id,
        greatest(cast(occurred_at as date), $first - interval 1 day) as day,
        max(occurred_at) filter (where is_activity) as last_activity_at,
        max(occurred_at) as last_touch_at
    from (
        select golden_lead_id, occurred_at, true as is_activity
        from shown.marts.fct_activities
        where resets_activity_clock
        union all
        select golden_lead_id, occurred_at, true as is_activity
        from shown.marts.fct_engagement_events
        where not is_machine
        union all
        select golden_lead_id, updated_at as occurred_at, false as is_activity
        from shown.marts.fct_lead_updates
    ) as all_touches
    where
        occurred_at < $last + interval 1 day
        and golden_lead_id is not null
        and ($lead is null or golden_lead_id = $lead)
    group by all

),

-- the latest of each clock up to each day with a touch
latest as (

    select
        golden_lead_id,
        day,
        max(last_activity_at) over earlier as last_activity_at,
        max(last_touch_at) over earlier as last_touch_at
    from touches
    window earlier as (
        partition by golden_lead_id order by day rows between unbounded preceding and current row
    )

),

grid as (

    select
        leads.golden_lead_id,
        leads.business_unit_id,
        leads.created_at,
        unit_days.day,
        unit_days.ends_at,
        unit_days.local_day,
        unit_days.timezone,
        cast(unit_days.inactive_days as int) as inactive_days,
        cast(unit_days.stale_from_days as int) as stale_from_days,
        cast(unit_days.stale_to_days as int) as stale_to_days,
        cast(unit_days.cold_days as int) as cold_days
    from leads
    inner join unit_days
        on leads.business_unit_id = unit_days.business_unit_id
    where leads.created_at <= unit_days.ends_at

),

aged as (

    select
        grid.*,
        coalesce(latest.last_activity_at, grid.created_at) as last_activity_at,
        -- nothing but an update is still a touch
        coalesce(latest.last_touch_at, grid.created_at) as last_touch_or_update_at
    from grid
    asof left join latest
        on grid.golden_lead_id = latest.golden_lead_id and grid.day >= latest.day

),

-- a zone is asked once an instant, not once a day
local_dates as (

    select
        business_unit_id,
        instant,
        cast(timezone(timezone, timezone('UTC', instant)) as date) as local_date
    from (
        select business_unit_id, timezone, last_activity_at as instant from aged
        union
        select business_unit_id, timezone, last_touch_or_update_at as instant from aged
    ) as instants

),

counted as (

    select
        aged.*,
        date_diff('day', activity_dates.local_date, aged.local_day) as days_inactive,
        date_diff('day', touch_dates.local_date, aged.local_day) as days_untouched
    from aged
    inner join local_dates as activity_dates
        on
            aged.business_unit_id = activity_dates.business_unit_id
            and aged.last_activity_at = activity_dates.instant
    inner join local_dates as touch_dates
        on
            aged.business_unit_id = touch_dates.business_unit_id
            and aged.last_touch_or_update_at = touch_dates.instant

),

stages as (

    select
        golden_lead_id,
        stage,
        stage in ('New', 'MQL', 'Accepted', 'Contacted', 'SAL', 'SQL') as is_open,
        entered_at,
        coalesce(left_at, timestamp '9999-12-31') as left_at
    from shown.marts.fct_lead_stages
    where
        entered_at < $last + interval 1 day
        and coalesce(left_at, timestamp '9999-12-31') >= $first + interval 1 day
        and ($lead is null or golden_lead_id = $lead)

),

owners as (

    select
        golden_lead_id,
        owner_id,
        valid_from,
        coalesce(valid_to, timestamp '9999-12-31') as valid_to
    from shown.marts.fct_ownership_intervals
    where
        valid_from < $last + interval 1 day
        and coalesce(valid_to, timestamp '9999-12-31') >= $first + interval 1 day
        and ($lead is null or golden_lead_id = $lead)

),

scores as (

    select
        golden_lead_id,
        model_id,
        score,
        tier,
        valid_from,
        coalesce(valid_to, timestamp '9999-12-31') as valid_to
    from shown.marts.fct_lead_score_intervals
    where
        valid_from < $last + interval 1 day
        and coalesce(valid_to, timestamp '9999-12-31') >= $first + interval 1 day
        and ($lead is null or golden_lead_id = $lead)

)

select
    counted.day,
    counted.golden_lead_id,
    counted.business_unit_id,
    stages.stage,
    stages.is_open is true as is_open,
    stages.entered_at as stage_entered_at,
    date_diff('microsecond', stages.entered_at, counted.ends_at) / 3600000000.0 as hours_in_stage,
    owners.owner_id,
    priority.score as composite_score,
    priority.tier as priority_tier,
    qualification.score as mql_score,
    counted.last_activity_at,
    counted.last_touch_or_update_at,
    counted.days_inactive,
    counted.days_inactive >= counted.inactive_days and stages.is_open is true as is_inactive,
    case
        when counted.days_untouched < counted.stale_from_days then '0-29'
        when counted.days_untouched <= counted.stale_to_days then '30-60'
        when counted.days_untouched < counted.cold_days then '61-89'
        else '90+'
    end as staleness_bucket
from counted
left join stages
    on
        counted.golden_lead_id = stages.golden_lead_id
        and counted.ends_at >= stages.entered_at
        and counted.ends_at < stages.left_at
left join owners
    on
        counted.golden_lead_id = owners.golden_lead_id
        and counted.ends_at >= owners.valid_from
        and counted.ends_at < owners.valid_to
left join scores as priority
    on
        counted.golden_lead_id = priority.golden_lead_id
        and priority.model_id = 'sales_priority'
        and counted.ends_at >= priority.valid_from
        and counted.ends_at < priority.valid_to
left join scores as qualification
    on
        counted.golden_lead_id = qualification.golden_lead_id
        and qualification.model_id = 'mql_qualification'
        and counted.ends_at >= qualification.valid_from
        and counted.ends_at < qualification.valid_to

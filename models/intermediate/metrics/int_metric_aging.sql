with

aged as (

    select * from {{ ref('mart_leads_aged') }}

),

requeue_events as (

    select * from {{ ref('fct_requeue_events') }}

),

activities as (

    select * from {{ ref('fct_activities') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

running_periods as (

    select * from {{ ref('int_metric_periods') }}
    where period_grain = 'month'

),

open_leads as (

    select
        business_unit_id,
        count(*) as lead_count
    from aged
    where is_open
    group by business_unit_id

),

bucketed as (

    select
        business_unit_id,
        staleness_bucket,
        count(*) as lead_count
    from aged
    where
        is_open
        and staleness_bucket is not null
    group by business_unit_id, staleness_bucket

),

buckets as (

    select staleness_bucket
    from bucketed
    group by staleness_bucket

),

distributed as (

    -- a unit without a lead in a bucket counts there too, so that all units have one denominator
    select
        open_leads.business_unit_id,
        buckets.staleness_bucket,
        coalesce(bucketed.lead_count, 0) as bucket_count,
        open_leads.lead_count
    from open_leads
    cross join buckets
    left join bucketed
        on
            open_leads.business_unit_id = bucketed.business_unit_id
            and buckets.staleness_bucket = bucketed.staleness_bucket

),

requeued as (

    select
        requeue_events.business_unit_id,
        requeue_events.action
    from requeue_events
    inner join units
        on requeue_events.business_unit_id = units.business_unit_id
    inner join running_periods
        on requeue_events.business_unit_id = running_periods.business_unit_id
    where
        {{ local_date('requeue_events.happened_at', 'units.timezone') }}
        >= running_periods.period_start

),

tried as (

    select
        golden_lead_id,
        max(occurred_at) as tried_at
    from activities
    where
        is_attempt
        and purpose in ('reengage_l1', 'reengage_l2')
    group by golden_lead_id

),

reengaged as (

    -- AGE-27: of those that were tried to win back in the window, who gave a sign since
    select
        aged.business_unit_id,
        coalesce(users.team, 'none') as team,
        case when aged.last_response_at > tried.tried_at then 1 else 0 end as is_won_back
    from tried
    inner join aged
        on tried.golden_lead_id = aged.golden_lead_id
    inner join units
        on aged.business_unit_id = units.business_unit_id
    left join users
        on aged.owner_id = users.user_id
    where
        {{ days_between(local_date('tried.tried_at', 'units.timezone'), 'units.as_of_date') }}
        <= units.reengagement_window_days

),

final as (

    -- AGE-04
    select
        'lead_aging_distribution' as metric_name,
        business_unit_id,
        'staleness_bucket' as dimension_name,
        staleness_bucket as dimension_value,
        bucket_count as numerator,
        lead_count as denominator
    from distributed

    union all

    -- AGE-26
    select
        'over_stage_age_rate' as metric_name,
        business_unit_id,
        'stage' as dimension_name,
        stage as dimension_value,
        sum(case when is_over_stage_age then 1 else 0 end) as numerator,
        count(*) as denominator
    from aged
    where
        is_open
        and stage_max_age_hours is not null
    group by business_unit_id, stage

    union all

    select
        'requeue_count' as metric_name,
        business_unit_id,
        'all' as dimension_name,
        'all' as dimension_value,
        count(*) as numerator,
        count(*) as denominator
    from requeued
    group by business_unit_id

    union all

    select
        'requeue_count' as metric_name,
        business_unit_id,
        'action' as dimension_name,
        action as dimension_value,
        count(*) as numerator,
        count(*) as denominator
    from requeued
    where action is not null
    group by business_unit_id, action

    union all

    select
        'reengagement_rate' as metric_name,
        business_unit_id,
        'all' as dimension_name,
        'all' as dimension_value,
        sum(is_won_back) as numerator,
        count(*) as denominator
    from reengaged
    group by business_unit_id

    union all

    select
        'reengagement_rate' as metric_name,
        business_unit_id,
        'team' as dimension_name,
        team as dimension_value,
        sum(is_won_back) as numerator,
        count(*) as denominator
    from reengaged
    group by business_unit_id, team

)

select * from final

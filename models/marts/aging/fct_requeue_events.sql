with

requeue_log as (

    select * from {{ ref('input_requeue_log') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

done as (

    select * from {{ ref('int_over_age_moves') }}

),

recommendations as (

    select * from {{ ref('int_recommendation_history') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

logged as (

    select
        members.golden_lead_id,
        leads.business_unit_id,
        {{ lowered('requeue_log.action') }} as action,
        requeue_log.logged_at as happened_at,
        max(requeue_log.rule_id) as rule_id,
        max(requeue_log.from_owner_id) as from_owner_id,
        requeue_log.to_owner_id,
        max(requeue_log.from_stage) as from_stage,
        max(requeue_log.to_stage) as to_stage,
        max(requeue_log.threshold_hours) as threshold_hours,
        'logged' as event_type
    from requeue_log
    inner join members
        on requeue_log.lead_id = members.lead_id
    inner join leads
        on members.golden_lead_id = leads.golden_lead_id
    where requeue_log.logged_at <= {{ as_of() }}
    group by
        members.golden_lead_id,
        leads.business_unit_id,
        {{ lowered('requeue_log.action') }},
        requeue_log.logged_at,
        requeue_log.to_owner_id

),

logged_near as (

    select
        done.golden_lead_id,
        done.action,
        done.happened_at
    from done
    inner join units
        on done.business_unit_id = units.business_unit_id
    inner join logged
        on
            done.golden_lead_id = logged.golden_lead_id
            and done.action = logged.action
    where
        abs({{ hours_between('done.happened_at', 'logged.happened_at') }})
        <= units.requeue_log_grace_hours
    group by done.golden_lead_id, done.action, done.happened_at

),

events as (

    select * from logged

    union all

    select
        done.golden_lead_id,
        done.business_unit_id,
        done.action,
        done.happened_at,
        done.rule_id,
        done.from_owner_id,
        done.to_owner_id,
        done.from_stage,
        done.to_stage,
        done.threshold_hours,
        'done_without_log' as event_type
    from done
    left join logged_near
        on
            done.golden_lead_id = logged_near.golden_lead_id
            and done.action = logged_near.action
            and done.happened_at = logged_near.happened_at
    where logged_near.golden_lead_id is null

),

first_night as (

    select min(recommended_at) as began_at from recommendations

),

recommended as (

    select
        events.golden_lead_id,
        events.action,
        events.happened_at,
        max(recommendations.recommended_at) as recommended_at
    from events
    inner join recommendations
        on
            events.golden_lead_id = recommendations.golden_lead_id
            and events.action = recommendations.recommended_action
    where
        recommendations.recommended_at <= events.happened_at
        and coalesce(recommendations.withdrawn_at >= events.happened_at, true)
    group by events.golden_lead_id, events.action, events.happened_at

),

final as (

    select
        ---------- ids
        {{
            md5_id('requeue_', [
                'events.golden_lead_id', 'events.action', 'events.happened_at',
                'events.to_owner_id', 'events.event_type',
            ])
        }} as requeue_event_id,
        events.golden_lead_id,
        events.business_unit_id,
        events.from_owner_id,
        events.to_owner_id,

        ---------- strings
        events.event_type,
        events.action,
        events.rule_id,
        events.from_stage,
        events.to_stage,
        -- AMB-73: nothing was recommended before leadhouse looked
        case
            when recommended.recommended_at is not null then 'recommended'
            when first_night.began_at < events.happened_at then 'not_recommended'
            else 'no_evidence'
        end as reconciliation,

        ---------- numerics
        cast(events.threshold_hours as double) as threshold_hours,

        ---------- timestamps
        events.happened_at,
        recommended.recommended_at
    from events
    cross join first_night
    left join recommended
        on
            events.golden_lead_id = recommended.golden_lead_id
            and events.action = recommended.action
            and events.happened_at = recommended.happened_at

)

select * from final

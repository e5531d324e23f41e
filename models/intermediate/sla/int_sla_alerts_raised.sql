with

alerts as (

    select * from {{ ref('int_sla_alerts') }}

),

prior_alerts as (

    select * from {{ source('prior', 'mart_sla_alerts') }}

),

current_alerts as (

    select
        alerts.alert_id,
        alerts.golden_lead_id,
        alerts.business_unit_id,
        alerts.owner_id,
        alerts.recipient_id,
        alerts.sla_type,
        alerts.tier,
        alerts.level,
        alerts.recipient_reason,
        case
            when alerts.stopped_at is null then 'open'
            when alerts.stopped_at <= alerts.due_at then 'false_alarm_late_log'
            else 'resolved'
        end as status,
        alerts.stop_reason as resolution,
        alerts.target_hours,
        alerts.alert_pct,
        alerts.is_priority_escalation,
        alerts.clock_started_at,
        alerts.due_at,
        -- an alert is raised once, by the first run that is published with it
        coalesce(prior_alerts.raised_at, {{ as_of() }}) as raised_at,
        alerts.contacted_at,
        alerts.stopped_at as resolved_at,
        cast(null as timestamp) as withdrawn_at
    from alerts
    left join prior_alerts
        on alerts.alert_id = prior_alerts.alert_id

),

withdrawn_alerts as (

    -- what was sent stays on record, also when its clock isn't there any more: leads that turned
    -- out to be one, a history that was mended
    select
        prior_alerts.alert_id,
        prior_alerts.golden_lead_id,
        prior_alerts.business_unit_id,
        prior_alerts.owner_id,
        prior_alerts.recipient_id,
        prior_alerts.sla_type,
        prior_alerts.tier,
        prior_alerts.level,
        prior_alerts.recipient_reason,
        'withdrawn' as status,
        cast(null as string) as resolution,
        prior_alerts.target_hours,
        prior_alerts.alert_pct,
        prior_alerts.is_priority_escalation,
        prior_alerts.clock_started_at,
        prior_alerts.due_at,
        prior_alerts.raised_at,
        prior_alerts.contacted_at,
        prior_alerts.resolved_at,
        coalesce(prior_alerts.withdrawn_at, {{ as_of() }}) as withdrawn_at
    from prior_alerts
    left join alerts
        on prior_alerts.alert_id = alerts.alert_id
    where alerts.alert_id is null

),

final as (

    select * from current_alerts
    union all
    select * from withdrawn_alerts

)

select * from final

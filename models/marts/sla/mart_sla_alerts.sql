with

alerts as (

    select * from {{ ref('int_sla_alerts_raised') }}

),

notifications as (

    select * from {{ ref('input_notifications') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

sent as (

    select
        members.golden_lead_id,
        notifications.notification_id,
        {{ lowered('notifications.sla_type') }} as sla_type,
        case {{ lowered('notifications.level') }}
            when 'admin' then 'crm_admin'
            else {{ lowered('notifications.level') }}
        end as level,
        notifications.recipient_id,
        notifications.sent_at
    from notifications
    inner join members
        on notifications.lead_id = members.lead_id
    where
        notifications.level is not null
        and notifications.sent_at <= {{ as_of() }}

),

sent_for_alerts as (

    -- the alert of the last clock that had begun when the message went out
    select
        alerts.alert_id,
        sent.notification_id,
        sent.sent_at,
        row_number() over (
            partition by sent.notification_id
            order by
                case when alerts.withdrawn_at is null then 0 else 1 end asc nulls last,
                alerts.clock_started_at desc nulls last,
                alerts.alert_id asc nulls last
        ) as alert_rank
    from sent
    inner join alerts
        on
            sent.golden_lead_id = alerts.golden_lead_id
            and sent.sla_type = alerts.sla_type
            and sent.level = alerts.level
            and sent.sent_at >= alerts.clock_started_at

),

sent_per_alert as (

    select
        alert_id,
        count(*) as notification_count,
        min(sent_at) as notified_at
    from sent_for_alerts
    where alert_rank = 1
    group by alert_id

),

final as (

    select
        ---------- ids
        alerts.alert_id,
        alerts.golden_lead_id,
        alerts.business_unit_id,
        alerts.owner_id,
        alerts.recipient_id,

        ---------- strings
        alerts.sla_type,
        alerts.tier,
        alerts.level,
        alerts.status,
        alerts.resolution,
        alerts.recipient_reason,
        users.team,

        ---------- numerics
        alerts.target_hours,
        alerts.alert_pct,
        cast(coalesce(sent_per_alert.notification_count, 0) as int) as notification_count,
        60 * {{ hours_between('alerts.due_at', 'sent_per_alert.notified_at') }}
            as notification_delay_minutes,
        case
            when alerts.contacted_at > alerts.due_at
                then {{ hours_between('alerts.due_at', 'alerts.contacted_at') }}
        end as hours_to_contact,

        ---------- booleans
        alerts.is_priority_escalation,
        coalesce(
            60 * {{ hours_between('alerts.due_at', 'sent_per_alert.notified_at') }}
            <= units.max_alert_delay_minutes,
            false
        ) as is_notified_in_time,

        ---------- timestamps
        alerts.clock_started_at,
        alerts.due_at,
        alerts.raised_at,
        sent_per_alert.notified_at,
        alerts.contacted_at,
        alerts.resolved_at,
        alerts.withdrawn_at
    from alerts
    inner join units
        on alerts.business_unit_id = units.business_unit_id
    left join users
        on alerts.owner_id = users.user_id
    left join sent_per_alert
        on alerts.alert_id = sent_per_alert.alert_id

)

select * from final

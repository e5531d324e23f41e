with

clocks as (

    select * from {{ ref('fct_sla_clocks') }}

),

alerts as (

    select * from {{ ref('mart_sla_alerts') }}

),

escalations as (

    select * from {{ ref('fct_escalations') }}

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

decided as (

    -- SLA-07: met when it was answered, breached when its target passed; open in time is neither
    select
        clocks.business_unit_id,
        clocks.sla_type,
        clocks.tier,
        users.team,
        case when clocks.state = 'met' then 1 else 0 end as is_met,
        least(coalesce(clocks.stopped_at, clocks.due_at), clocks.due_at) as measured_at
    from clocks
    left join users
        on clocks.owner_id = users.user_id
    where clocks.state in ('met', 'breached')

),

reached as (

    -- MET-08, AMB-26: from creation, and from the assignment to the owner who was in charge
    select
        *,
        case when sla_type = 'qualification' then 'creation' else 'assignment' end as clock
    from clocks
    where sla_type in ('qualification', 'first_response')

),

reminded as (

    -- SLA-09: what became of a reminder
    select
        alerts.business_unit_id,
        alerts.sla_type,
        alerts.tier,
        alerts.team,
        case
            when
                clocks.stopped_at <= clocks.due_at
                and clocks.exempt_reason is null
                then 1
            else 0
        end as is_answered_in_time,
        case when clocks.stop_known_at <= clocks.manager_due_at then 0 else 1 end
            as is_escalated,
        alerts.hours_to_contact,
        alerts.due_at as measured_at
    from alerts
    inner join clocks
        on
            alerts.golden_lead_id = clocks.golden_lead_id
            and alerts.sla_type = clocks.sla_type
            and alerts.clock_started_at = clocks.started_at
    where
        alerts.level = 'reminder'
        and clocks.manager_due_at <= {{ as_of() }}

),

delivered as (

    select
        members.business_unit_id,
        {{ lowered('notifications.channel') }} as channel,
        case when notifications.clicked_at <= {{ as_of() }} then 1 else 0 end as is_clicked,
        notifications.delivered_at as measured_at
    from notifications
    inner join members
        on notifications.lead_id = members.lead_id
    where notifications.delivered_at <= {{ as_of() }}

),

reminder_metrics as (

    select 'reminder_answer_rate' as metric_name
    union all
    select 'reminder_escalation_rate' as metric_name
    union all
    select 'average_hours_from_reminder_to_contact' as metric_name

),

{% set nothing = "cast(null as string)" -%}
measures as (

    select
        'sla_compliance_rate' as metric_name,
        business_unit_id,
        sla_type,
        tier,
        team,
        {{ nothing }} as aspect,
        cast(is_met as double) as amount,
        measured_at
    from decided

    union all

    select
        'average_hours_to_first_contact' as metric_name,
        business_unit_id,
        {{ nothing }} as sla_type,
        tier,
        {{ nothing }} as team,
        clock as aspect,
        {{ hours_between('started_at', 'contacted_at') }} as amount,
        contacted_at as measured_at
    from reached
    where contacted_at is not null

    union all

    select
        'average_hours_to_first_conversation' as metric_name,
        business_unit_id,
        {{ nothing }} as sla_type,
        tier,
        {{ nothing }} as team,
        clock as aspect,
        {{ hours_between('started_at', 'first_conversation_at') }} as amount,
        first_conversation_at as measured_at
    from reached
    where first_conversation_at is not null

    union all

    select
        reminder_metrics.metric_name,
        reminded.business_unit_id,
        reminded.sla_type,
        reminded.tier,
        reminded.team,
        {{ nothing }} as aspect,
        case reminder_metrics.metric_name
            when 'reminder_answer_rate' then cast(reminded.is_answered_in_time as double)
            when 'reminder_escalation_rate' then cast(reminded.is_escalated as double)
            else reminded.hours_to_contact
        end as amount,
        reminded.measured_at
    from reminded
    cross join reminder_metrics

    union all

    select
        'escalation_count' as metric_name,
        business_unit_id,
        {{ nothing }} as sla_type,
        {{ nothing }} as tier,
        team,
        level as aspect,
        -- counted also while it has no end
        hours_to_resolution as amount,
        raised_at as measured_at
    from escalations
    where is_logged

    union all

    select
        'notification_click_rate' as metric_name,
        business_unit_id,
        {{ nothing }} as sla_type,
        {{ nothing }} as tier,
        {{ nothing }} as team,
        channel as aspect,
        cast(is_clicked as double) as amount,
        measured_at
    from delivered

),

final as (

    -- a month that is over is frozen: only what may be of the running one is read, a day more for
    -- the zones of the units
    select
        measures.metric_name,
        coalesce(units.business_unit_id, 'global') as business_unit_id,
        measures.sla_type,
        measures.tier,
        measures.team,
        measures.aspect,
        measures.amount,
        cast(measures.measured_at as date) as measured_on,
        {{ local_date('measures.measured_at', "coalesce(units.timezone, 'UTC')") }}
            as measured_on_in_unit
    from measures
    left join units
        on measures.business_unit_id = units.business_unit_id
    where
        measures.measured_at
        >= cast(date_trunc('month', {{ as_of() }} - interval '1' day) as timestamp)
        - interval '1' day
        and measures.measured_at <= {{ as_of() }}

)

select * from final

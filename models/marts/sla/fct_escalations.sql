with

escalations as (

    select * from {{ ref('input_escalations') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

alerts as (

    select * from {{ ref('mart_sla_alerts') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

logged as (

    select
        escalations.escalation_id,
        members.golden_lead_id,
        escalations.lead_id,
        escalations.recipient_id,
        escalations.finding_id,
        escalations.resolution,
        escalations.raised_at,
        {{ lowered('escalations.sla_type') }} as sla_type,
        -- the words of the log for the levels of the alerts
        case {{ lowered('escalations.level') }}
            when 'sdr' then 'reminder'
            when 'sdr_manager' then 'manager'
            when 'sales_manager' then 'manager'
            when 'sales_director' then 'director'
            when 'sales_leadership' then 'director'
            when 'admin' then 'crm_admin'
            else {{ lowered('escalations.level') }}
        end as level,
        case when escalations.resolved_at <= {{ as_of() }} then escalations.resolved_at end
            as resolved_at
    from escalations
    left join members
        on escalations.lead_id = members.lead_id
    where escalations.raised_at <= {{ as_of() }}

),

matches as (

    -- the alert of the last clock that had begun when it was raised
    select
        logged.escalation_id,
        alerts.alert_id,
        row_number() over (
            partition by logged.escalation_id
            order by
                case when alerts.withdrawn_at is null then 0 else 1 end asc nulls last,
                alerts.clock_started_at desc nulls last,
                alerts.alert_id asc nulls last
        ) as alert_rank
    from logged
    inner join alerts
        on
            logged.golden_lead_id = alerts.golden_lead_id
            and logged.sla_type = alerts.sla_type
            and logged.level = alerts.level
            and logged.raised_at >= alerts.clock_started_at

),

matched as (

    select
        logged.*,
        matches.alert_id
    from logged
    left join matches
        on
            logged.escalation_id = matches.escalation_id
            and matches.alert_rank = 1

),

all_rows as (

    -- ALT-06: also what was due and is nowhere in the log
    select
        matched.escalation_id,
        alerts.alert_id,
        coalesce(matched.golden_lead_id, alerts.golden_lead_id) as golden_lead_id,
        matched.lead_id,
        matched.recipient_id,
        alerts.recipient_id as expected_recipient_id,
        alerts.owner_id,
        matched.finding_id,
        coalesce(matched.sla_type, alerts.sla_type) as sla_type,
        coalesce(matched.level, alerts.level) as level,
        matched.resolution,
        matched.escalation_id is not null as is_logged,
        alerts.due_at,
        matched.raised_at,
        matched.resolved_at
    from matched
    full join alerts
        on matched.alert_id = alerts.alert_id
    where
        matched.escalation_id is not null
        or (alerts.level != 'reminder' and alerts.status != 'withdrawn')

),

final as (

    select
        ---------- ids
        coalesce(all_rows.escalation_id, all_rows.alert_id) as escalation_key,
        all_rows.escalation_id,
        all_rows.alert_id,
        all_rows.golden_lead_id,
        all_rows.lead_id,
        leads.business_unit_id,
        all_rows.owner_id,
        all_rows.recipient_id,
        all_rows.expected_recipient_id,
        all_rows.finding_id,

        ---------- strings
        all_rows.sla_type,
        all_rows.level,
        all_rows.resolution,
        users.team,

        ---------- numerics
        {{ hours_between('all_rows.raised_at', 'all_rows.resolved_at') }} as hours_to_resolution,

        ---------- booleans
        all_rows.is_logged,
        all_rows.alert_id is not null as is_due,
        coalesce(all_rows.recipient_id = all_rows.expected_recipient_id, false)
            as is_right_recipient,

        ---------- timestamps
        all_rows.due_at,
        all_rows.raised_at,
        all_rows.resolved_at
    from all_rows
    left join leads
        on all_rows.golden_lead_id = leads.golden_lead_id
    left join users
        on coalesce(all_rows.owner_id, leads.owner_id) = users.user_id

)

select * from final

with

clocks as (

    select * from {{ ref('fct_sla_clocks') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

alerts as (

    select * from {{ ref('mart_sla_alerts') }}

),

admin_alerts as (

    select
        golden_lead_id,
        clock_started_at,
        recipient_id,
        notified_at
    from alerts
    where
        sla_type = 'unowned'
        and status != 'withdrawn'

),

final as (

    select
        ---------- ids
        clocks.golden_lead_id,
        clocks.business_unit_id,
        admin_alerts.recipient_id,

        ---------- strings
        leads.stage,
        leads.lead_source,

        ---------- numerics
        clocks.elapsed_hours as hours_unowned,

        ---------- booleans
        admin_alerts.golden_lead_id is not null as is_alert_due,
        -- AMB-28: up to the target a lead may have no owner
        clocks.state = 'breached' as is_over_target,

        ---------- timestamps
        clocks.started_at as unowned_since,
        clocks.due_at as alert_due_at,
        admin_alerts.notified_at
    from clocks
    inner join leads
        on clocks.golden_lead_id = leads.golden_lead_id
    left join admin_alerts
        on
            clocks.golden_lead_id = admin_alerts.golden_lead_id
            and clocks.started_at = admin_alerts.clock_started_at
    where
        clocks.sla_type = 'unowned'
        and clocks.is_running
        and leads.is_open

)

select * from final

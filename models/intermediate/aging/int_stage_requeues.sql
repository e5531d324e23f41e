with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

clocks as (

    select * from {{ ref('int_lead_clocks') }}

),

lead_work as (

    select * from {{ ref('int_lead_work') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

owners as (

    select * from {{ ref('int_ownership_intervals') }}
    where is_current

),

stage_ages as (

    select * from {{ ref('int_unit_stage_ages') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

requeue_log as (

    select * from {{ ref('input_requeue_log') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

limited as (

    select
        leads.golden_lead_id,
        leads.business_unit_id,
        leads.owner_id,
        leads.manager_id,
        leads.stage,
        leads.is_protected,
        lead_stages.entered_at,
        owners.assigned_at,
        stage_ages.action,
        stage_ages.max_age_hours,
        cast(round(stage_ages.max_age_hours * 3600) as int) as limit_seconds,
        units.contacted_clock,
        units.contacted_followup_grace_hours,
        units.max_aging_requeues,
        units.allow_aging_requeue,
        coalesce(clocks.last_attempt_at >= lead_stages.entered_at, false) as is_contacted,
        coalesce(lead_work.has_open_task, false) or coalesce(lead_work.has_open_step, false)
            as has_open_work,
        case
            when
                clocks.last_attempt_at > lead_stages.entered_at
                and clocks.last_attempt_at >= coalesce(
                    lead_work.last_step_sent_at, clocks.last_attempt_at
                )
                then clocks.last_attempt_at
            when lead_work.last_step_sent_at > lead_stages.entered_at
                then lead_work.last_step_sent_at
        end as last_followup_at
    from leads
    inner join units
        on leads.business_unit_id = units.business_unit_id
    inner join stage_ages
        on
            leads.business_unit_id = stage_ages.business_unit_id
            and leads.stage = stage_ages.stage
    inner join lead_stages
        on
            leads.golden_lead_id = lead_stages.golden_lead_id
            and lead_stages.is_current
    inner join clocks
        on leads.golden_lead_id = clocks.golden_lead_id
    left join owners
        on leads.golden_lead_id = owners.golden_lead_id
    left join lead_work
        on leads.golden_lead_id = lead_work.golden_lead_id
    where
        leads.is_open
        and stage_ages.max_age_hours is not null

),

requeued as (

    select
        limited.golden_lead_id,
        count(*) as requeue_count
    from requeue_log
    inner join members
        on requeue_log.lead_id = members.lead_id
    inner join limited
        on members.golden_lead_id = limited.golden_lead_id
    where
        {{ lowered('requeue_log.action') }} = 'reassign'
        and requeue_log.logged_at >= limited.entered_at
        and requeue_log.logged_at <= {{ as_of() }}
    group by limited.golden_lead_id

),

started as (

    select
        limited.*,
        coalesce(requeued.requeue_count, 0) as requeue_count,
        -- AMB-15, amendment 4: a new owner has the whole time; AMB-14: so has a follow-up
        case
            when limited.action != 'to_nurture' and limited.assigned_at > limited.entered_at
                then limited.assigned_at
            when limited.action = 'to_nurture' and limited.contacted_clock = 'last_followup'
                then coalesce(limited.last_followup_at, limited.entered_at)
            else limited.entered_at
        end as clock_started_at,
        -- amendment 5: who was never followed up gets a day more
        case
            when
                limited.action = 'to_nurture'
                and limited.contacted_clock = 'last_followup'
                and limited.last_followup_at is null
                then limited.limit_seconds + limited.contacted_followup_grace_hours * 3600
            else limited.limit_seconds
        end as allowed_seconds
    from limited
    left join requeued
        on limited.golden_lead_id = requeued.golden_lead_id

),

timed as (

    select
        *,
        clock_started_at + allowed_seconds * interval '1' second as requeue_due_at
    from started

),

final as (

    select
        ---------- ids
        golden_lead_id,
        business_unit_id,
        owner_id,
        manager_id,

        ---------- strings
        stage,
        case
            when action = 'reassign' and requeue_count >= max_aging_requeues then 'escalate'
            else action
        end as requeue_action,
        case when action = 'to_nurture' then 'AGE-24' else 'AGE-23' end as requeue_rule_id,

        ---------- numerics
        max_age_hours,
        cast(requeue_count as int) as requeue_count,

        ---------- booleans
        -- AMB-15: only who was never contacted; AMB-14: only when nothing is planned any more
        case
            when action = 'to_nurture' and contacted_clock = 'stage_entry'
                then {{ as_of() }} > requeue_due_at
            when action = 'to_nurture'
                then {{ as_of() }} >= requeue_due_at and not has_open_work
            when action = 'reassign'
                then {{ as_of() }} > requeue_due_at and not is_contacted
            else false
        end as is_requeue_due,
        action != 'reassign' or (allow_aging_requeue and not is_protected) as is_requeue_allowed,
        is_protected,
        last_followup_at is not null as has_followup,

        ---------- timestamps
        entered_at as stage_entered_at,
        clock_started_at,
        requeue_due_at
    from timed

)

select * from final

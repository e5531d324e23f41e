with

aged as (

    select * from {{ ref('int_aged_leads') }}

),

ladder as (

    select * from {{ ref('int_reengagement_ladder') }}

),

requeues as (

    select * from {{ ref('int_stage_requeues') }}

),

dispositions as (

    select * from {{ ref('int_cold_dispositions') }}

),

actions as (

    select * from {{ ref('int_recommended_actions') }}

),

final as (

    select
        ---------- ids
        aged.golden_lead_id,
        aged.business_unit_id,
        aged.owner_id,

        ---------- strings
        aged.stage,
        aged.staleness_bucket,
        aged.stale_severity,
        aged.reengagement_step,
        aged.cold_reason_path,
        dispositions.cold_reason_code,
        dispositions.disposition,
        ladder.l2_channels_done,
        ladder.l2_unapproved_template,
        coalesce(actions.recommended_action, 'none') as recommended_action,
        actions.recommended_action_rule,
        -- who has to act
        case
            when actions.recommended_action is null then null
            when actions.recommended_action in ('recycle', 'to_nurture') then 'marketing'
            when actions.recommended_action = 'reassign' then 'next_available_sdr'
            when actions.recommended_action in ('escalate', 'transfer_optional')
                then 'sales_manager'
            when aged.owner_id is null then 'crm_admin'
            else 'owner'
        end as next_action_by,

        ---------- numerics
        aged.days_inactive,
        aged.days_untouched,
        aged.days_since_enriched,
        aged.episode_days,
        cast(coalesce(aged.attempt_count, 0) as int) as attempt_count,
        cast(aged.hours_in_stage as double) as hours_in_stage,
        cast(aged.stage_max_age_hours as double) as stage_max_age_hours,
        cast(coalesce(requeues.requeue_count, 0) as int) as requeue_count,
        aged.business_days_since_contact,

        ---------- booleans
        aged.is_open,
        aged.is_inactive,
        aged.is_cold_due,
        coalesce(ladder.has_open_opportunity, false) as has_open_opportunity,
        aged.is_over_stage_age,
        coalesce(requeues.is_requeue_due, false) as is_requeue_due,
        aged.is_transfer_eligible,
        aged.is_protected,
        aged.is_release_eligible,
        aged.is_contact_blocked,
        aged.is_recycled_hold,
        aged.is_refresh_due,
        aged.is_reenrichment_due,
        coalesce(aged.review_due_at < {{ as_of() }}, false) as is_review_overdue,
        coalesce(aged.followup_due_at < {{ as_of() }}, false) as is_followup_overdue,
        ladder.l1_lacks_notes,
        ladder.l1_lacks_personalisation,
        coalesce(ladder.l1_is_overdue, false) as l1_is_overdue,
        coalesce(ladder.l2_is_overdue, false) as l2_is_overdue,
        ladder.l2_lacks_channels,
        dispositions.lacks_cold_reason,
        dispositions.is_cold_reason_contradicted,

        ---------- dates
        aged.as_of_date,

        ---------- timestamps
        aged.last_activity_at,
        aged.last_touch_or_update_at,
        aged.last_contact_at,
        aged.last_two_way_contact_at,
        aged.last_response_at,
        aged.last_enriched_at,
        aged.silence_started_at,
        aged.inactive_since,
        aged.review_due_at,
        aged.followup_due_at,
        ladder.l1_done_at,
        ladder.l2_eligible_at,
        ladder.l2_started_at,
        ladder.l2_finished_at,
        ladder.cold_due_at,
        aged.stage_entered_at,
        requeues.requeue_due_at,
        actions.next_action_due_at
    from aged
    left join ladder
        on aged.golden_lead_id = ladder.golden_lead_id
    left join requeues
        on aged.golden_lead_id = requeues.golden_lead_id
    left join dispositions
        on aged.golden_lead_id = dispositions.golden_lead_id
    left join actions
        on aged.golden_lead_id = actions.golden_lead_id

)

select * from final

with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

clocks as (

    select * from {{ ref('int_lead_clocks') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

stage_ages as (

    select * from {{ ref('int_unit_stage_ages') }}

),

ladder as (

    select * from {{ ref('int_reengagement_ladder') }}

),

lead_work as (

    select * from {{ ref('int_lead_work') }}

),

permissions as (

    select * from {{ ref('int_contact_permissions') }}

),

business_days as (

    select * from {{ ref('int_business_days') }}

),

dated as (

    -- days are differences of calendar dates in the unit's zone (AMB-10)
    select
        leads.golden_lead_id,
        leads.business_unit_id,
        leads.owner_id,
        leads.manager_id,
        leads.is_open,
        leads.stage,
        leads.is_protected,
        units.timezone,
        units.as_of_date,
        units.inactive_days,
        units.stale_from_days,
        units.stale_to_days,
        units.cold_days,
        units.refresh_days,
        units.reenrich_inactive_days,
        units.flag_review_cadence_days,
        units.followup_wait_days,
        units.protected_inactivity_days,
        clocks.last_activity_at,
        clocks.last_touch_or_update_at,
        clocks.last_contact_at,
        clocks.last_two_way_contact_at,
        clocks.last_attempt_at,
        clocks.last_response_at,
        {{ local_date('clocks.last_activity_at', 'units.timezone') }} as activity_date,
        {{ local_date('clocks.last_touch_or_update_at', 'units.timezone') }} as touch_date,
        {{ local_date('clocks.last_contact_at', 'units.timezone') }} as contact_date,
        {{ local_date('lead_work.last_enriched_at', 'units.timezone') }} as enriched_date,
        units.transfer_inactivity_business_days,
        lead_work.last_enriched_at,
        lead_work.last_reviewed_at,
        lead_work.last_running_step_sent_at,
        coalesce(lead_work.is_recycled_hold, false) as is_recycled_hold,
        coalesce(permissions.is_contact_blocked, false) as is_contact_blocked,
        lead_stages.entered_at as stage_entered_at,
        {{ hours_between('lead_stages.entered_at', as_of()) }} as hours_in_stage,
        stage_ages.max_age_hours as stage_max_age_hours
    from leads
    inner join units
        on leads.business_unit_id = units.business_unit_id
    inner join clocks
        on leads.golden_lead_id = clocks.golden_lead_id
    left join lead_stages
        on
            leads.golden_lead_id = lead_stages.golden_lead_id
            and lead_stages.is_current
    left join stage_ages
        on
            leads.business_unit_id = stage_ages.business_unit_id
            and leads.stage = stage_ages.stage
    left join lead_work
        on leads.golden_lead_id = lead_work.golden_lead_id
    left join permissions
        on leads.golden_lead_id = permissions.golden_lead_id

),

measured as (

    select
        dated.*,
        {{ days_between('dated.activity_date', 'dated.as_of_date') }} as days_inactive,
        {{ days_between('dated.touch_date', 'dated.as_of_date') }} as days_untouched,
        {{ days_between('dated.enriched_date', 'dated.as_of_date') }} as days_since_enriched,
        -- AGE-05: a review, or whatever a person does with the lead
        case
            when ladder.inactive_since is not null
                then greatest(
                    ladder.inactive_since,
                    coalesce(dated.last_reviewed_at, ladder.inactive_since),
                    coalesce(dated.last_contact_at, ladder.inactive_since),
                    coalesce(dated.stage_entered_at, ladder.inactive_since)
                )
        end as reviewed_at,
        -- QUA-10: the last touch of a running sequence, while nobody answered it
        case
            when
                dated.last_running_step_sent_at is not null
                and not coalesce(dated.last_response_at > dated.last_running_step_sent_at, false)
                then greatest(
                    dated.last_running_step_sent_at,
                    coalesce(dated.last_attempt_at, dated.last_running_step_sent_at)
                )
        end as unanswered_at,
        coalesce(ladder.reengagement_step, 'none') as reengagement_step,
        ladder.cold_reason_path,
        ladder.episode_days,
        ladder.attempt_count,
        coalesce(ladder.is_cold_due, false) as is_cold_due,
        ladder.inactive_since,
        ladder.silence_started_at,
        ladder.l1_due_at,
        ladder.l2_due_at,
        ladder.cold_due_at,
        -- RTE-07: business days after the contact, up to and with today
        days_now.business_day_number - days_then.business_day_number as business_days_since_contact
    from dated
    left join ladder
        on dated.golden_lead_id = ladder.golden_lead_id
    left join business_days as days_now
        on
            dated.business_unit_id = days_now.calendar_id
            and dated.as_of_date = days_now.calendar_date
    left join business_days as days_then
        on
            dated.business_unit_id = days_then.calendar_id
            and dated.contact_date = days_then.calendar_date

),

final as (

    select
        *,
        case
            when days_untouched < stale_from_days then '0-29'
            when days_untouched <= stale_to_days then '30-60'
            when days_untouched < cold_days then '61-89'
            when days_untouched >= cold_days then '90+'
        end as staleness_bucket,
        is_open and coalesce(days_inactive >= inactive_days, false) as is_inactive,
        -- AGE-04, amendment 19: from day 61 it is an error
        case
            when not is_open or days_untouched < stale_from_days then null
            when days_untouched <= stale_to_days then 'warning'
            when days_untouched > stale_to_days then 'error'
        end as stale_severity,
        coalesce(hours_in_stage > stage_max_age_hours, false) as is_over_stage_age,
        -- AMB-43: only Sales Leadership releases it
        is_open
        and is_protected
        and coalesce(days_inactive >= protected_inactivity_days, false) as is_release_eligible,
        -- AMB-46: a transfer may be made, it never happens by itself
        is_open
        and owner_id is not null
        and coalesce(business_days_since_contact >= transfer_inactivity_business_days, false)
            as is_transfer_eligible,
        is_open and coalesce(days_since_enriched > refresh_days, false) as is_refresh_due,
        -- ENR-16: unless it was enriched since the day on which that many days were reached
        is_open
        and coalesce(days_inactive > reenrich_inactive_days, false)
        and not coalesce(
            enriched_date >= {{ add_days('activity_date', 'reenrich_inactive_days') }}, false
        ) as is_reenrichment_due,
        {{ local_day_start(add_days('enriched_date', 'refresh_days + 1'), 'timezone') }}
            as refresh_due_at,
        {{ local_day_start(add_days('activity_date', 'reenrich_inactive_days + 1'), 'timezone') }}
            as reenrichment_due_at,
        case when is_open then reviewed_at + flag_review_cadence_days * interval '1' day end
            as review_due_at,
        case when is_open then unanswered_at + followup_wait_days * interval '1' day end
            as followup_due_at
    from measured

)

select * from final

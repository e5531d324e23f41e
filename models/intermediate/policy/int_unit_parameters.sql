with

units as (

    select * from {{ ref('int_business_units') }}

),

dim_policy_parameters as (

    select * from {{ ref('dim_policy_parameters') }}

),

parameters_by_unit as (

    select
        dim_policy_parameters.business_unit_id,

        ---------- strings
        {{ parameter_value('default_country') }} as default_country,
        {{ parameter_value('mql_gate_model') }} as mql_gate_model,
        {{ parameter_value('contacted_clock') }} as contacted_clock,
        {{ parameter_value('default_attribution_model') }} as default_attribution_model,
        {{ parameter_value('score_override_approver_roles') }} as score_override_approver_roles,
        {{ parameter_value('routing_mode') }} as routing_mode,

        ---------- numerics
        {{ parameter_value('inactive_days', 'int') }} as inactive_days,
        {{ parameter_value('stale_from_days', 'int') }} as stale_from_days,
        {{ parameter_value('stale_to_days', 'int') }} as stale_to_days,
        {{ parameter_value('audit_stale_days', 'int') }} as audit_stale_days,
        {{ parameter_value('cold_days', 'int') }} as cold_days,
        {{ parameter_value('cold_min_attempts', 'int') }} as cold_min_attempts,
        {{ parameter_value('cold_after_cadence_grace_days', 'int') }}
            as cold_after_cadence_grace_days,
        {{ parameter_value('reengage_l1_day', 'int') }} as reengage_l1_day,
        {{ parameter_value('reengage_l1_due_within_days', 'int') }} as reengage_l1_due_within_days,
        {{ parameter_value('reengage_l1_wait_days', 'int') }} as reengage_l1_wait_days,
        {{ parameter_value('reengage_l2_day', 'int') }} as reengage_l2_day,
        {{ parameter_value('transfer_inactivity_business_days', 'int') }}
            as transfer_inactivity_business_days,
        {{ parameter_value('protected_inactivity_days', 'int') }} as protected_inactivity_days,
        {{ parameter_value('reenrich_inactive_days', 'int') }} as reenrich_inactive_days,
        {{ parameter_value('refresh_days', 'int') }} as refresh_days,
        {{ parameter_value('active_pipeline_inactive_grace_days', 'int') }}
            as active_pipeline_inactive_grace_days,
        {{ parameter_value('opp_inactive_days', 'int') }} as opp_inactive_days,
        {{ parameter_value('followup_wait_days', 'int') }} as followup_wait_days,
        {{ parameter_value('contacted_followup_grace_hours', 'int') }}
            as contacted_followup_grace_hours,
        {{ parameter_value('max_aging_requeues', 'int') }} as max_aging_requeues,
        {{ parameter_value('recycle_route_deadline_days', 'int') }} as recycle_route_deadline_days,
        {{ parameter_value('status_update_max_days', 'int') }} as status_update_max_days,
        {{ parameter_value('crack_days', 'int') }} as crack_days,
        {{ parameter_value('correction_business_days', 'int') }} as correction_business_days,
        {{ parameter_value('escalate_after_business_days', 'int') }}
            as escalate_after_business_days,
        {{ parameter_value('duplicate_resolution_business_days', 'int') }}
            as duplicate_resolution_business_days,
        {{ parameter_value('duplicate_outreach_window_days', 'int') }}
            as duplicate_outreach_window_days,
        {{ parameter_value('conflict_resolve_business_days', 'int') }}
            as conflict_resolve_business_days,
        {{ parameter_value('repeat_offender_overdue_findings', 'int') }}
            as repeat_offender_overdue_findings,
        {{ parameter_value('repeat_window_days', 'int') }} as repeat_window_days,
        {{ parameter_value('engagement_window_days', 'int') }} as engagement_window_days,
        {{ parameter_value('signal_window_days', 'int') }} as signal_window_days,
        {{ parameter_value('rising_window_days', 'int') }} as rising_window_days,
        {{ parameter_value('trial_recency_days', 'int') }} as trial_recency_days,
        {{ parameter_value('webinar_followup_days', 'int') }} as webinar_followup_days,
        {{ parameter_value('override_max_days', 'int') }} as override_max_days,
        {{ parameter_value('entry_deadline_hours', 'int') }} as entry_deadline_hours,
        {{ parameter_value('activity_log_deadline_hours', 'int') }} as activity_log_deadline_hours,
        {{ parameter_value('no_activity_window_days', 'int') }} as no_activity_window_days,
        {{ parameter_value('score_log_grace_hours', 'int') }} as score_log_grace_hours,
        {{ parameter_value('max_unscored_hours', 'int') }} as max_unscored_hours,
        {{ parameter_value('review_due_hours', 'int') }} as review_due_hours,
        {{ parameter_value('handback_deadline_hours', 'int') }} as handback_deadline_hours,
        {{ parameter_value('sdr_to_ae_deadline_hours', 'int') }} as sdr_to_ae_deadline_hours,
        {{ parameter_value('snapshot_evidence_max_hours', 'int') }} as snapshot_evidence_max_hours,
        {{ parameter_value('min_sources', 'int') }} as min_sources,
        {{ parameter_value('min_justification_chars', 'int') }} as min_justification_chars,
        {{ parameter_value('note_max_chars', 'int') }} as note_max_chars,
        {{ parameter_value('maturity_days', 'int') }} as maturity_days,
        {{ parameter_value('nurture_to_mql_window_days', 'int') }} as nurture_to_mql_window_days,
        {{ parameter_value('reengagement_window_days', 'int') }} as reengagement_window_days,
        {{ parameter_value('retention_days_disqualified', 'int') }} as retention_days_disqualified,
        {{ parameter_value('erasure_days', 'int') }} as erasure_days,
        {{ parameter_value('high_volume_min_leads_per_quarter', 'int') }}
            as high_volume_min_leads_per_quarter,
        {{ parameter_value('nightly_max_age_hours', 'int') }} as nightly_max_age_hours,
        {{ parameter_value('dup.hot_key_max_records', 'int') }} as dup_hot_key_max_records,
        {{ parameter_value('score_min', 'decimal(18,6)') }} as score_min,
        {{ parameter_value('score_max', 'decimal(18,6)') }} as score_max,
        {{ parameter_value('mql_threshold', 'decimal(18,6)') }} as mql_threshold,
        {{ parameter_value('qualified_threshold', 'decimal(18,6)') }} as qualified_threshold,
        {{ parameter_value('borderline_low', 'decimal(18,6)') }} as borderline_low,
        {{ parameter_value('borderline_high', 'decimal(18,6)') }} as borderline_high,
        {{ parameter_value('low_fit_max_exclusive', 'decimal(18,6)') }} as low_fit_max_exclusive,
        {{ parameter_value('icp_tier.high_min', 'decimal(18,6)') }} as icp_tier_high_min,
        {{ parameter_value('icp_tier.medium_min', 'decimal(18,6)') }} as icp_tier_medium_min,
        {{ parameter_value('signal_bonus_max', 'decimal(18,6)') }} as signal_bonus_max,
        {{ parameter_value('reflag_min_score', 'decimal(18,6)') }} as reflag_min_score,
        {{ parameter_value('rising_score_delta', 'decimal(18,6)') }} as rising_score_delta,
        {{ parameter_value('score_tolerance_points', 'decimal(18,6)') }} as score_tolerance_points,
        {{ parameter_value('score_change_min_points', 'decimal(18,6)') }}
            as score_change_min_points,
        {{ parameter_value('dup.name_similarity_min', 'double') }} as dup_name_similarity_min,
        {{ parameter_value('dup.email_confidence', 'double') }} as dup_email_confidence,
        {{ parameter_value('dup.phone_confidence', 'double') }} as dup_phone_confidence,
        {{ parameter_value('mql_to_sql_goal', 'double') }} as mql_to_sql_goal,
        {{ parameter_value('sla_compliance_target', 'double') }} as sla_compliance_target,
        {{ parameter_value('segmentation_accuracy_target', 'double') }}
            as segmentation_accuracy_target,
        {{ parameter_value('ontime_correction_target', 'double') }} as ontime_correction_target,
        {{ parameter_value('feedback_coverage_target', 'double') }} as feedback_coverage_target,
        {{ parameter_value('score_coverage_target', 'double') }} as score_coverage_target,
        {{ parameter_value('campaign_icp_share_target', 'double') }} as campaign_icp_share_target,
        {{ parameter_value('repeat_offender_overdue_rate', 'double') }}
            as repeat_offender_overdue_rate,
        {{ parameter_value('persistent_incomplete_rate', 'double') }} as persistent_incomplete_rate,
        {{ parameter_value('misclass_rate_flag', 'double') }} as misclass_rate_flag,
        {{ parameter_value('discount_approval_threshold_pct', 'double') }}
            as discount_approval_threshold_pct,
        {{ parameter_value('w_completeness', 'double') }} as w_completeness,
        {{ parameter_value('w_speed', 'double') }} as w_speed,
        {{ parameter_value('w_followup', 'double') }} as w_followup,
        {{ parameter_value('w_feedback', 'double') }} as w_feedback,

        ---------- booleans
        {{ parameter_value('allow_aging_requeue', 'boolean') }} as allow_aging_requeue,
        {{ parameter_value('hold_messages_to_business_hours', 'boolean') }}
            as hold_messages_to_business_hours,
        {{ parameter_value('erase_after_retention', 'boolean') }} as erase_after_retention,
        {{ parameter_value('purchased_requires_basis', 'boolean') }} as purchased_requires_basis
    from dim_policy_parameters
    where dim_policy_parameters.is_in_force
    group by dim_policy_parameters.business_unit_id

),

final as (

    select
        units.business_unit_id,
        parameters_by_unit.default_country,
        parameters_by_unit.mql_gate_model,
        parameters_by_unit.contacted_clock,
        parameters_by_unit.default_attribution_model,
        parameters_by_unit.score_override_approver_roles,
        parameters_by_unit.routing_mode,
        parameters_by_unit.inactive_days,
        parameters_by_unit.stale_from_days,
        parameters_by_unit.stale_to_days,
        parameters_by_unit.audit_stale_days,
        parameters_by_unit.cold_days,
        parameters_by_unit.cold_min_attempts,
        parameters_by_unit.cold_after_cadence_grace_days,
        parameters_by_unit.reengage_l1_day,
        parameters_by_unit.reengage_l1_due_within_days,
        parameters_by_unit.reengage_l1_wait_days,
        parameters_by_unit.reengage_l2_day,
        parameters_by_unit.transfer_inactivity_business_days,
        parameters_by_unit.protected_inactivity_days,
        parameters_by_unit.reenrich_inactive_days,
        parameters_by_unit.refresh_days,
        parameters_by_unit.active_pipeline_inactive_grace_days,
        parameters_by_unit.opp_inactive_days,
        parameters_by_unit.followup_wait_days,
        parameters_by_unit.contacted_followup_grace_hours,
        parameters_by_unit.max_aging_requeues,
        parameters_by_unit.recycle_route_deadline_days,
        parameters_by_unit.status_update_max_days,
        parameters_by_unit.crack_days,
        parameters_by_unit.correction_business_days,
        parameters_by_unit.escalate_after_business_days,
        parameters_by_unit.duplicate_resolution_business_days,
        parameters_by_unit.duplicate_outreach_window_days,
        parameters_by_unit.conflict_resolve_business_days,
        parameters_by_unit.repeat_offender_overdue_findings,
        parameters_by_unit.repeat_window_days,
        parameters_by_unit.engagement_window_days,
        parameters_by_unit.signal_window_days,
        parameters_by_unit.rising_window_days,
        parameters_by_unit.trial_recency_days,
        parameters_by_unit.webinar_followup_days,
        parameters_by_unit.override_max_days,
        parameters_by_unit.entry_deadline_hours,
        parameters_by_unit.activity_log_deadline_hours,
        parameters_by_unit.no_activity_window_days,
        parameters_by_unit.score_log_grace_hours,
        parameters_by_unit.max_unscored_hours,
        parameters_by_unit.review_due_hours,
        parameters_by_unit.handback_deadline_hours,
        parameters_by_unit.sdr_to_ae_deadline_hours,
        parameters_by_unit.snapshot_evidence_max_hours,
        parameters_by_unit.min_sources,
        parameters_by_unit.min_justification_chars,
        parameters_by_unit.note_max_chars,
        parameters_by_unit.maturity_days,
        parameters_by_unit.nurture_to_mql_window_days,
        parameters_by_unit.reengagement_window_days,
        parameters_by_unit.retention_days_disqualified,
        parameters_by_unit.erasure_days,
        parameters_by_unit.high_volume_min_leads_per_quarter,
        parameters_by_unit.nightly_max_age_hours,
        parameters_by_unit.dup_hot_key_max_records,
        parameters_by_unit.score_min,
        parameters_by_unit.score_max,
        parameters_by_unit.mql_threshold,
        parameters_by_unit.qualified_threshold,
        parameters_by_unit.borderline_low,
        parameters_by_unit.borderline_high,
        parameters_by_unit.low_fit_max_exclusive,
        parameters_by_unit.icp_tier_high_min,
        parameters_by_unit.icp_tier_medium_min,
        parameters_by_unit.signal_bonus_max,
        parameters_by_unit.reflag_min_score,
        parameters_by_unit.rising_score_delta,
        parameters_by_unit.score_tolerance_points,
        parameters_by_unit.score_change_min_points,
        parameters_by_unit.dup_name_similarity_min,
        parameters_by_unit.dup_email_confidence,
        parameters_by_unit.dup_phone_confidence,
        parameters_by_unit.mql_to_sql_goal,
        parameters_by_unit.sla_compliance_target,
        parameters_by_unit.segmentation_accuracy_target,
        parameters_by_unit.ontime_correction_target,
        parameters_by_unit.feedback_coverage_target,
        parameters_by_unit.score_coverage_target,
        parameters_by_unit.campaign_icp_share_target,
        parameters_by_unit.repeat_offender_overdue_rate,
        parameters_by_unit.persistent_incomplete_rate,
        parameters_by_unit.misclass_rate_flag,
        parameters_by_unit.discount_approval_threshold_pct,
        parameters_by_unit.w_completeness,
        parameters_by_unit.w_speed,
        parameters_by_unit.w_followup,
        parameters_by_unit.w_feedback,
        parameters_by_unit.allow_aging_requeue,
        parameters_by_unit.hold_messages_to_business_hours,
        parameters_by_unit.erase_after_retention,
        parameters_by_unit.purchased_requires_basis,
        units.unit_type,
        units.timezone,
        units.sla_clock,
        units.business_hours,
        units.is_live,
        units.as_of_date
    from units
    left join parameters_by_unit
        on units.business_unit_id = parameters_by_unit.business_unit_id

)

select * from final

{#- rendered from seeds/reference/input_contract.csv by leadhouse.codegen; edit the contract -#}
{% macro contract_columns(table=none) -%}
    {#- column -> type of a table of the input contract, in its order; all tables without one -#}
    {%- set columns = {
        'leads': {
            'lead_id': 'string', 'account_id': 'string', 'full_name': 'string', 'email': 'string',
            'phone': 'string', 'contact_role': 'string', 'job_title': 'string', 'department':
            'string', 'seniority': 'string', 'seniority_level': 'string', 'linkedin_url':
            'string', 'company_page_url': 'string', 'role_tenure_months': 'int', 'company_name':
            'string', 'company_domain': 'string', 'country': 'string', 'state': 'string',
            'timezone': 'string', 'lead_source': 'string', 'source_channel': 'string',
            'direction': 'string', 'source_tag': 'string', 'utm_source': 'string', 'utm_medium':
            'string', 'utm_campaign': 'string', 'campaign_id': 'string', 'created_via': 'string',
            'import_batch_id': 'string', 'created_by': 'string', 'created_at': 'timestamp',
            'identified_at': 'timestamp', 'acquired_at': 'timestamp', 'owner_id': 'string',
            'status': 'string', 'stage': 'string', 'tags': 'string', 'icp_score': 'double',
            'icp_scorecard_logged_at': 'timestamp', 'crm_fit_score': 'double',
            'crm_engagement_score': 'double', 'crm_intent_score': 'double', 'crm_composite_score':
            'double', 'segmentation_tag': 'string', 'notes': 'string', 'discovery_notes':
            'string', 'enrichment_source': 'string', 'duplicate_flagged_at': 'timestamp',
            'cold_reason_code': 'string', 'disqualification_reason_code': 'string',
            'disqualified_by': 'string', 'disqualified_at': 'timestamp', 'closed_at': 'timestamp',
            'archived_at': 'timestamp', 'deleted_at': 'timestamp', 'age_band': 'string',
            'household_type': 'string', 'business_unit_id': 'string', 'first_name': 'string',
            'last_name': 'string', 'updated_at': 'timestamp', 'is_deleted': 'boolean',
            'merged_into_lead_id': 'string', 'converted_opportunity_id': 'string', 'converted_at':
            'timestamp', 'mobile_phone': 'string', 'street': 'string', 'city': 'string',
            'postal_code': 'string', 'website': 'string', 'status_changed_at': 'timestamp',
            'cold_at': 'timestamp', 'crm_scored_at': 'timestamp', 'updated_by': 'string',
            'duplicate_flagged_by': 'string', 'birth_date': 'string', 'person_number': 'string',
        },
        'accounts': {
            'account_id': 'string', 'name': 'string', 'domain': 'string', 'industry': 'string',
            'industry_code': 'string', 'employee_count': 'int', 'annual_revenue': 'double',
            'revenue_band': 'string', 'arr_usd': 'double', 'funding_status': 'string', 'country':
            'string', 'region': 'string', 'hq_city': 'string', 'technologies': 'string',
            'account_tier': 'string', 'is_strategic': 'boolean', 'owner_id': 'string', 'csm_id':
            'string', 'last_segmented_at': 'timestamp', 'business_unit_id': 'string',
            'created_at': 'timestamp', 'updated_at': 'timestamp', 'segmentation_tag': 'string',
        },
        'users': {
            'user_id': 'string', 'email': 'string', 'role': 'string', 'seniority': 'string',
            'manager_id': 'string', 'team': 'string', 'business_unit_id': 'string', 'is_active':
            'boolean', 'is_available': 'boolean', 'capacity': 'int', 'hired_at': 'date',
            'full_name': 'string', 'timezone': 'string', 'user_type': 'string', 'deactivated_at':
            'timestamp',
        },
        'activities': {
            'activity_id': 'string', 'lead_id': 'string', 'opportunity_id': 'string', 'user_id':
            'string', 'activity_type': 'string', 'direction': 'string', 'occurred_at':
            'timestamp', 'logged_at': 'timestamp', 'outcome': 'string', 'next_step': 'string',
            'notes': 'string', 'purpose': 'string', 'is_personalised': 'boolean', 'is_automated':
            'boolean',
        },
        'engagement_events': {
            'event_id': 'string', 'lead_id': 'string', 'event_type': 'string', 'occurred_at':
            'timestamp', 'campaign_id': 'string', 'video_progress_pct': 'double', 'status':
            'string', 'closed_at': 'timestamp', 'is_machine': 'boolean', 'topic': 'string',
        },
        'signals': {
            'signal_id': 'string', 'account_id': 'string', 'lead_id': 'string', 'signal_type':
            'string', 'observed_at': 'timestamp', 'provider': 'string',
        },
        'stage_history': {
            'lead_id': 'string', 'stage': 'string', 'entered_at': 'timestamp', 'changed_by':
            'string', 'changed_by_type': 'string',
        },
        'ownership_history': {
            'lead_id': 'string', 'from_owner_id': 'string', 'to_owner_id': 'string', 'changed_at':
            'timestamp', 'changed_by': 'string', 'method': 'string', 'routing_rule_id': 'string',
            'reason_code': 'string', 'approval_id': 'string',
        },
        'handoffs': {
            'handoff_id': 'string', 'type': 'string', 'lead_id': 'string', 'account_id': 'string',
            'from_user': 'string', 'to_user': 'string', 'initiated_at': 'timestamp', 'response':
            'string', 'responded_by': 'string', 'responded_at': 'timestamp',
            'rejection_reason_code': 'string', 'rejection_comment': 'string', 'returned_to':
            'string', 'resubmitted_at': 'timestamp', 'icp_score': 'double', 'lead_source':
            'string', 'discovery_notes': 'string', 'next_steps': 'string', 'objections': 'string',
            'stakeholder_map': 'string', 'consent_status': 'string', 'stakeholders_engaged':
            'string', 'solution_scope': 'string', 'pricing_terms': 'string', 'risks_objections':
            'string',
        },
        'opportunities': {
            'opportunity_id': 'string', 'lead_id': 'string', 'account_id': 'string', 'owner_id':
            'string', 'type': 'string', 'stage': 'string', 'deal_value': 'double', 'close_date':
            'date', 'decision_maker': 'string', 'created_at': 'timestamp', 'created_by': 'string',
            'closed_at': 'timestamp', 'is_won': 'boolean', 'in_forecast': 'boolean',
            'win_reason_code': 'string', 'lost_reason_code': 'string', 'currency': 'string',
            'updated_at': 'timestamp',
        },
        'opportunity_history': {
            'opportunity_id': 'string', 'stage': 'string', 'entered_at': 'timestamp',
        },
        'qualification_calls': {
            'call_id': 'string', 'lead_id': 'string', 'scheduled_at': 'timestamp', 'held_at':
            'timestamp', 'attendees': 'string', 'timezone': 'string', 'agenda': 'string', 'notes':
            'string', 'notes_logged_at': 'timestamp', 'budget_ok': 'boolean', 'authority_ok':
            'boolean', 'need_ok': 'boolean', 'timeline_ok': 'boolean', 'outcome': 'string',
        },
        'enrichment_log': {
            'lead_id': 'string', 'account_id': 'string', 'field_name': 'string', 'value':
            'string', 'source_tool': 'string', 'method': 'string', 'enriched_at': 'timestamp',
            'enriched_by': 'string', 'verification_status': 'string', 'deliverability': 'string',
        },
        'consents': {
            'lead_id': 'string', 'channel': 'string', 'status': 'string', 'basis': 'string',
            'valid_from': 'timestamp', 'valid_to': 'timestamp',
        },
        'approvals': {
            'approval_id': 'string', 'type': 'string', 'object_type': 'string', 'object_id':
            'string', 'requested_by': 'string', 'approved_by': 'string', 'approver_role':
            'string', 'approved_at': 'timestamp', 'decision': 'string', 'justification': 'string',
            'valid_from': 'timestamp', 'valid_to': 'timestamp', 'requested_at': 'timestamp',
        },
        'tasks': {
            'task_id': 'string', 'lead_id': 'string', 'type': 'string', 'due_at': 'timestamp',
            'completed_at': 'timestamp', 'owner_id': 'string', 'created_at': 'timestamp',
            'status': 'string',
        },
        'nurture_enrollments': {
            'enrollment_id': 'string', 'lead_id': 'string', 'sequence_id': 'string', 'reason':
            'string', 'enrolled_at': 'timestamp', 'recycled_at': 'timestamp', 'reflagged_at':
            'timestamp', 'reflagged_by': 'string', 'exited_at': 'timestamp', 'outcome': 'string',
        },
        'sequence_enrollments': {
            'enrollment_id': 'string', 'lead_id': 'string', 'type': 'string', 'started_at':
            'timestamp', 'completed_at': 'timestamp', 'outcome': 'string', 'user_id': 'string',
        },
        'sequence_steps': {
            'enrollment_id': 'string', 'step_no': 'int', 'channel': 'string', 'sent_at':
            'timestamp', 'template_id': 'string', 'is_personalised': 'boolean', 'ab_variant':
            'string', 'scheduled_at': 'timestamp', 'status': 'string',
        },
        'notifications': {
            'notification_id': 'string', 'type': 'string', 'audience': 'string', 'lead_id':
            'string', 'channel': 'string', 'recipient_id': 'string', 'sent_at': 'timestamp',
            'delivered_at': 'timestamp', 'clicked_at': 'timestamp', 'tagged_user_ids': 'string',
            'record_link': 'string', 'materials_link': 'string', 'level': 'string', 'sla_type':
            'string', 'alert_id': 'string', 'finding_id': 'string', 'handoff_id': 'string',
            'destination': 'string', 'lead_summary': 'string',
        },
        'lead_feedback': {
            'feedback_id': 'string', 'lead_id': 'string', 'user_id': 'string', 'type': 'string',
            'task_id': 'string', 'rating': 'int', 'comment': 'string', 'submitted_at': 'timestamp',
        },
        'field_history': {
            'object_id': 'string', 'field': 'string', 'old_value': 'string', 'new_value':
            'string', 'changed_by': 'string', 'changed_at': 'timestamp', 'object_type': 'string',
            'changed_by_type': 'string',
        },
        'score_log': {
            'lead_id': 'string', 'component': 'string', 'value': 'double', 'method': 'string',
            'logged_by': 'string', 'logged_at': 'timestamp', 'validated_by': 'string',
            'validated_at': 'timestamp', 'justification': 'string', 'model_id': 'string',
            'approval_id': 'string', 'corrected': 'boolean',
        },
        'icp_decisions': {
            'lead_id': 'string', 'decision': 'string', 'decided_by': 'string', 'decided_at':
            'timestamp', 'reason': 'string',
        },
        'review_decisions': {
            'lead_id': 'string', 'decision': 'string', 'decided_by': 'string', 'decided_at':
            'timestamp',
        },
        'lead_reviews': {
            'lead_id': 'string', 'reviewed_by': 'string', 'reviewed_at': 'timestamp',
        },
        'merge_log': {
            'survivor_lead_id': 'string', 'merged_lead_id': 'string', 'merged_by': 'string',
            'merged_at': 'timestamp', 'documentation': 'string',
        },
        'duplicate_searches': {
            'user_id': 'string', 'search_key': 'string', 'searched_at': 'timestamp',
        },
        'exports': {
            'user_id': 'string', 'system': 'string', 'rows': 'int', 'approved': 'boolean',
            'exported_at': 'timestamp',
        },
        'capture_assets': {
            'asset_id': 'string', 'integration_method': 'string', 'required_fields': 'string',
            'field_map': 'string', 'launched_at': 'timestamp', 'test_submitted_at': 'timestamp',
            'test_passed_at': 'timestamp',
        },
        'form_submissions': {
            'submission_id': 'string', 'asset_id': 'string', 'submitted_at': 'timestamp',
            'lead_id': 'string', 'is_test': 'boolean', 'spam_flag': 'boolean', 'captcha_passed':
            'boolean',
        },
        'campaigns': {
            'campaign_id': 'string', 'channel': 'string', 'budget': 'double', 'bid': 'double',
            'conversion_tracking_enabled': 'boolean', 'start_date': 'date', 'end_date': 'date',
        },
        'campaign_daily': {
            'campaign_id': 'string', 'date': 'date', 'spend': 'double', 'clicks': 'int',
        },
        'integration_checks': {
            'integration_id': 'string', 'checked_at': 'timestamp', 'checked_by': 'string',
            'result': 'string',
        },
        'lead_co_owners': {
            'lead_id': 'string', 'co_owner_id': 'string', 'valid_from': 'timestamp', 'valid_to':
            'timestamp', 'approval_id': 'string',
        },
        'ownership_disputes': {
            'dispute_id': 'string', 'lead_id': 'string', 'claimants': 'string', 'opened_at':
            'timestamp', 'decided_by': 'string', 'decided_at': 'timestamp', 'outcome': 'string',
        },
        'requeue_log': {
            'lead_id': 'string', 'action': 'string', 'from_owner_id': 'string', 'to_owner_id':
            'string', 'logged_at': 'timestamp', 'rule_id': 'string', 'threshold_hours': 'double',
            'from_stage': 'string', 'to_stage': 'string',
        },
        'escalations': {
            'escalation_id': 'string', 'lead_id': 'string', 'level': 'string', 'recipient_id':
            'string', 'raised_at': 'timestamp', 'resolved_at': 'timestamp', 'resolution':
            'string', 'sla_type': 'string', 'finding_id': 'string',
        },
        'enrichment_flags': {
            'lead_id': 'string', 'flag_type': 'string', 'flagged_to': 'string', 'resolved_at':
            'timestamp',
        },
        'enrichment_reviews': {
            'lead_id': 'string', 'reviewed_by': 'string', 'reviewed_at': 'timestamp', 'accurate':
            'boolean',
        },
        'research_notes': {
            'lead_id': 'string', 'note_text': 'string', 'author_id': 'string', 'created_at':
            'timestamp',
        },
        'content_assets': {
            'asset_id': 'string', 'buyer_stage': 'string', 'approved_at': 'timestamp',
        },
        'proposals': {
            'proposal_id': 'string', 'opportunity_id': 'string', 'version': 'int', 'amount':
            'double', 'terms': 'string', 'discount_pct': 'double', 'has_nonstandard_terms':
            'boolean', 'esign_enabled': 'boolean', 'sent_at': 'timestamp', 'accepted_at':
            'timestamp',
        },
        'contracts': {
            'contract_id': 'string', 'opportunity_id': 'string', 'status': 'string',
            'revision_no': 'int', 'sent_at': 'timestamp', 'signed_at': 'timestamp',
            'countersigned_at': 'timestamp', 'executed_at': 'timestamp',
        },
        'objections': {
            'opportunity_id': 'string', 'lead_id': 'string', 'text': 'string', 'logged_at':
            'timestamp',
        },
        'customer_onboarding': {
            'account_id': 'string', 'project_manager_id': 'string', 'implementation_launched_at':
            'timestamp', 'kickoff_scheduled_at': 'timestamp', 'attendees': 'string',
            'onboarding_completed_at': 'timestamp',
        },
        'surveys': {
            'account_id': 'string', 'sent_at': 'timestamp', 'responded_at': 'timestamp', 'score':
            'int',
        },
        'product_usage': {
            'account_id': 'string', 'date': 'date', 'active_users': 'int', 'licensed_users': 'int',
        },
        'audit_actions': {
            'finding_id': 'string', 'action': 'string', 'type': 'string', 'user_id': 'string',
            'acted_at': 'timestamp', 'note': 'string', 'valid_until': 'timestamp', 'approval_id':
            'string',
        },
        'data_requests': {
            'lead_id': 'string', 'type': 'string', 'requested_at': 'timestamp', 'completed_at':
            'timestamp',
        },
        'training_records': {
            'user_id': 'string', 'course': 'string', 'completed_at': 'timestamp',
        },
        'governance_events': {
            'event_id': 'string', 'type': 'string', 'held_at': 'timestamp', 'owner_role':
            'string', 'document_id': 'string', 'period_start': 'date', 'artefact': 'string',
        },
        'change_requests': {
            'change_id': 'string', 'sandbox_passed_at': 'timestamp', 'pilot_group': 'string',
            'released_at': 'timestamp',
        },
        'user_territories': {
            'user_id': 'string', 'territory_id': 'string', 'valid_from': 'date', 'valid_to':
            'date',
        },
        'duplicate_decisions': {
            'lead_id_left': 'string', 'lead_id_right': 'string', 'decision': 'string',
            'decided_by': 'string', 'decided_at': 'timestamp', 'reason': 'string',
        },
    } -%}
    {{ return(columns[table] if table else columns) }}
{%- endmacro %}

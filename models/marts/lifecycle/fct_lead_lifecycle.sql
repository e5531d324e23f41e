with

milestones as (

    select * from {{ ref('int_lead_milestones') }}

),

final as (

    select
        ---------- ids
        golden_lead_id,
        business_unit_id,
        owner_id,

        ---------- strings
        lead_source,
        last_stage,
        evidence_level,
        -- WFL-02: what people decided; else what the score says
        case
            when qualified_at is not null then 'qualified'
            when disqualified_at is not null then 'disqualified'
            when mql_score >= qualified_threshold then 'qualified'
            when reviewed_at is not null or mql_score < qualified_threshold then 'review'
        end as stage2_outcome,
        -- WFL-04: without a target there is no decision
        case
            when mql_at is null or target_hours is null then cast(null as string)
            when hours_to_answer > target_hours then 'escalate'
            when accepted_at is not null or answered_at is not null then 'proceed'
        end as stage4_outcome,
        -- WFL-05: who never answers a whole sequence goes by the ICP
        case
            when sal_at is not null then 'sal'
            when unanswered_sequence_at is null or positive_reply_at >= unanswered_sequence_at
                then cast(null as string)
            when icp_verdict = 'out' then 'disposition'
            else 'nurture'
        end as stage5_outcome,
        -- WFL-06: where the accepted lead went
        case
            when sal_at is null and call_held_at is null then cast(null as string)
            when opportunity_at is not null then 'opportunity'
            when disqualified_at >= coalesce(sal_at, call_held_at) then 'disqualified'
            when last_nurtured_at >= coalesce(sal_at, call_held_at) then 'nurture'
        end as stage6_outcome,

        ---------- numerics
        cycle_number,
        cast(visit_count as int) as visit_count,
        cast(
            case
                when last_stage = 'New' and sdr_queue_notified_at is null then 1
                when last_stage in ('New', 'Review') then 2
                when last_stage = 'Nurture' then 3
                when last_stage = 'MQL' then 4
                when last_stage in ('Accepted', 'Contacted') then 5
                when last_stage in ('SAL', 'SQL') then 6
                when last_stage = 'Opportunity' and coalesce(is_accepted, 0) = 0 then 7
                when last_stage = 'Opportunity' then 8
                when last_stage = 'Won' and coalesce(is_onboarded, 0) = 0 then 9
                when last_stage = 'Won' then 10
            end as int
        ) as workflow_stage,

        ---------- booleans
        is_live,
        is_current_cycle,
        out_of_order_count > 0 as is_out_of_order,
        terminal_stage_count > 1 as has_several_terminal_stages,
        case when sql_at is not null then coalesce(call_held_at <= sql_at, false) end
            as sql_has_discovery_call,
        case when sql_at is not null then coalesce(accepted_at <= sql_at, false) end
            as sql_is_accepted,
        case when opportunity_at is not null then coalesce(sal_at <= opportunity_at, false) end
            as opportunity_has_sal,
        case when last_call_held_at is not null then is_bant_passed = 1 end as is_bant_passed,
        -- QUA-13: days are dates in the time zone of the unit
        sal_at is not null
        and call_scheduled_at is null
        and ended_at is null
        and {{ days_between(local_date('sal_at', 'timezone'), 'as_of_date') }}
        > discovery_schedule_days as is_call_overdue,

        ---------- timestamps
        started_at,
        sdr_queue_notified_at as stage1_done_at,
        qualified_at,
        reviewed_at,
        mql_at,
        handed_over_at,
        accepted_at,
        not_ready_at,
        contacted_at,
        positive_reply_at,
        sal_at,
        ae_notified_at,
        call_scheduled_at,
        call_held_at,
        sql_at,
        opportunity_at,
        won_at,
        lost_at,
        last_nurtured_at as nurtured_at,
        cold_at,
        disqualified_at,
        ended_at
    from milestones

)

select * from final

with

members as (

    select * from {{ ref('bridge_lead_records') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

decisions as (

    select * from {{ ref('input_icp_decisions') }}

),

score_log as (

    select * from {{ ref('input_score_log') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

scorecards as (

    -- the union of a person's records: one of them is enough
    select
        members.golden_lead_id,
        max(records.icp_score) as crm_icp_score,
        min(
            case
                when records.icp_scorecard_logged_at <= {{ as_of() }}
                    then records.icp_scorecard_logged_at
            end
        ) as scorecard_logged_at
    from members
    inner join records
        on members.lead_id = records.lead_id
    where not members.is_future
    group by members.golden_lead_id

),

decisions_judged as (

    select
        members.golden_lead_id,
        decisions.decided_by,
        decisions.decided_at,
        {{ lowered('decisions.decision') }} as decision,
        -- QUA-20: what, who, when and why
        concat_ws(
            ', ',
            case
                when decisions.decision is null then 'decision'
                when
                    instr(
                        '|' || units.icp_decisions || '|' || units.extra_icp_decisions || '|',
                        '|' || {{ lowered('decisions.decision') }} || '|'
                    ) = 0
                    then 'decision (unknown word)'
            end,
            case when decisions.decided_by is null then 'decided_by' end,
            case when decisions.decided_at is null then 'decided_at' end,
            case when {{ trimmed('decisions.reason') }} is null then 'reason' end
        ) as missing_parts
    from decisions
    inner join members
        on decisions.lead_id = members.lead_id
    inner join units
        on members.business_unit_id = units.business_unit_id
    where coalesce(decisions.decided_at <= {{ as_of() }}, true)

),

decisions_ranked as (

    select
        *,
        row_number() over (
            partition by golden_lead_id
            order by
                decided_at desc nulls last, decision asc nulls last, decided_by asc nulls last
        ) as rank_from_last
    from decisions_judged

),

decided as (

    select
        golden_lead_id,
        count(*) as decision_count,
        sum(case when missing_parts != '' then 1 else 0 end) as incomplete_decision_count,
        {{ list_text("case when missing_parts != '' then missing_parts end", '; ') }}
            as missing_decision_parts,
        min(decided_at) as first_decided_at,
        max(case when rank_from_last = 1 then decision end) as crm_icp_decision,
        max(case when rank_from_last = 1 then decided_by end) as decided_by,
        max(case when rank_from_last = 1 then decided_at end) as decided_at
    from decisions_ranked
    group by golden_lead_id

),

scored as (

    -- the ICP score is the fit component (AMB-06)
    select
        members.golden_lead_id,
        min(score_log.logged_at) as score_logged_at
    from score_log
    inner join members
        on score_log.lead_id = members.lead_id
    where
        score_log.logged_at <= {{ as_of() }}
        and coalesce({{ lowered('score_log.component') }}, 'fit') = 'fit'
    group by members.golden_lead_id

),

final as (

    select
        ---------- ids
        scorecards.golden_lead_id,
        decided.decided_by,

        ---------- strings
        decided.crm_icp_decision,
        decided.missing_decision_parts,

        ---------- numerics
        scorecards.crm_icp_score,
        cast(coalesce(decided.decision_count, 0) as int) as decision_count,
        cast(coalesce(decided.incomplete_decision_count, 0) as int) as incomplete_decision_count,

        ---------- timestamps
        scorecards.scorecard_logged_at,
        decided.decided_at,
        -- amendment 6: what the CRM logged, never when the warehouse computed
        least(
            scorecards.scorecard_logged_at, decided.first_decided_at, scored.score_logged_at
        ) as evaluated_at
    from scorecards
    left join decided
        on scorecards.golden_lead_id = decided.golden_lead_id
    left join scored
        on scorecards.golden_lead_id = scored.golden_lead_id

)

select * from final

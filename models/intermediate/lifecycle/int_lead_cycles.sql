with

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

summed as (

    select
        golden_lead_id,
        lead_id,
        cycle_number,
        max(case when is_current then 1 else 0 end) as is_current,
        max(visit_number) as last_visit_number,
        count(*) as visit_count,
        sum(case when is_out_of_order then 1 else 0 end) as out_of_order_count,
        max(case when stage = 'Won' then 1 else 0 end)
        + max(case when stage = 'Lost' then 1 else 0 end) as terminal_stage_count,
        max_by(stage, visit_number) filter (where stage is not null) as last_stage,
        max_by(ends_cycle, visit_number) filter (where ends_cycle is not null) as is_ended,
        max_by(evidence_level, visit_number) filter (where evidence_level is not null)
            as evidence_level,
        min(entered_at) as started_at,
        max(entered_at) as last_entered_at,
        max(left_at) as last_left_at,
        min(case when stage = 'MQL' then entered_at end) as mql_at,
        min(case when stage = 'Accepted' then entered_at end) as accepted_at,
        min(case when stage = 'SAL' then entered_at end) as sal_at,
        -- who is an opportunity was an SQL; who is lost may have been nothing
        min(case when stage in ('SQL', 'Opportunity', 'Won') then entered_at end) as sql_at,
        min(case when stage in ('Opportunity', 'Won') then entered_at end) as opportunity_at,
        min(case when stage = 'Won' then entered_at end) as won_at,
        min(case when stage = 'Lost' then entered_at end) as lost_at,
        min(case when stage = 'Review' then entered_at end) as reviewed_at,
        min(case when stage = 'Nurture' then entered_at end) as nurtured_at,
        max(case when stage = 'Nurture' then entered_at end) as last_nurtured_at,
        min(case when stage = 'Cold' then entered_at end) as cold_at,
        min(case when stage = 'Disqualified' then entered_at end) as disqualified_at,
        -- amendments 19, 20: the one definition of qualified. Contacted says nothing of it
        min(
            case
                when stage in ('MQL', 'Accepted', 'SAL', 'SQL', 'Opportunity', 'Won', 'Lost')
                    then entered_at
            end
        ) as qualified_at
    from lead_stages
    group by golden_lead_id, lead_id, cycle_number

),

final as (

    select
        ---------- ids
        summed.golden_lead_id,
        summed.lead_id,
        members.business_unit_id,

        ---------- strings
        units.timezone,
        summed.last_stage,
        summed.evidence_level,

        ---------- numerics
        summed.cycle_number,
        summed.visit_count,
        summed.out_of_order_count,
        summed.terminal_stage_count,

        ---------- booleans
        summed.is_current = 1 as is_current_cycle,
        summed.is_ended,

        ---------- timestamps
        -- what happens from one start to the next is of the cycle; the first has what was before
        case when summed.cycle_number > 1 then summed.started_at end as counts_from,
        case when summed.is_current = 0 then summed.last_left_at end as counts_to,
        summed.started_at,
        case when summed.is_ended then summed.last_entered_at end as ended_at,
        summed.mql_at,
        summed.accepted_at,
        summed.sal_at,
        summed.sql_at,
        summed.opportunity_at,
        summed.won_at,
        summed.lost_at,
        summed.reviewed_at,
        summed.nurtured_at,
        summed.last_nurtured_at,
        summed.cold_at,
        summed.disqualified_at,
        summed.qualified_at
    from summed
    inner join members
        on summed.lead_id = members.lead_id
    left join units
        on members.business_unit_id = units.business_unit_id

)

select * from final

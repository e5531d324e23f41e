with

starts as (

    select * from {{ ref('int_sla_starts') }}

),

lead_stages as (

    select * from {{ ref('fct_lead_stages') }}

),

stages as (

    select * from {{ ref('int_canonical_stages') }}

),

visits as (

    select
        lead_stages.golden_lead_id,
        lead_stages.stage,
        lead_stages.entered_at,
        lead_stages.left_at,
        lead_stages.stage in ('MQL', 'Accepted', 'SAL', 'SQL', 'Opportunity', 'Won')
            as is_qualified,
        lead_stages.stage in ('Accepted', 'SAL', 'SQL', 'Opportunity', 'Won') as is_accepted,
        -- in review, or under a label that nobody mapped, a lead may go on
        not stages.is_open and lead_stages.stage not in ('Review', 'Unmapped') as is_closed
    from lead_stages
    inner join stages
        on lead_stages.stage = stages.stage
    where lead_stages.stage not in ('New', 'Contacted', 'Review', 'Unmapped')

),

final as (

    select
        starts.golden_lead_id,
        starts.sla_type,
        starts.started_at,
        min(case when visits.is_qualified then visits.entered_at end) as qualified_at,
        min(
            case
                when visits.is_accepted and visits.entered_at >= starts.started_at
                    then visits.entered_at
            end
        ) as accepted_at,
        min(
            case
                when visits.is_closed and visits.entered_at > starts.started_at
                    then visits.entered_at
            end
        ) as closed_at,
        bool_or(
            visits.is_closed
            and visits.entered_at <= starts.started_at
            and (visits.left_at is null or visits.left_at > starts.started_at)
        ) as was_closed,
        bool_or(visits.stage = 'MQL' and visits.entered_at <= starts.started_at) as was_mql
    from starts
    inner join visits
        on starts.golden_lead_id = visits.golden_lead_id
    group by starts.golden_lead_id, starts.sla_type, starts.started_at

)

select * from final

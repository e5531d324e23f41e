with

members as (

    select * from {{ ref('bridge_lead_records') }}

),

cycles as (

    select * from {{ ref('int_lead_cycles') }}

),

ownership_history as (

    select * from {{ ref('input_ownership_history') }}

),

handoffs as (

    select * from {{ ref('input_handoffs') }}

),

opportunities as (

    select * from {{ ref('input_opportunities') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

golden_leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

qualified as (

    select
        golden_lead_id,
        min(qualified_at) as qualified_at
    from cycles
    group by golden_lead_id

),

assigned as (

    -- a queue that is told of a lead takes nothing over (AMB-70)
    select
        members.golden_lead_id,
        min(ownership_history.changed_at) as first_assigned_at
    from ownership_history
    inner join members
        on ownership_history.lead_id = members.lead_id
    inner join users
        on ownership_history.to_owner_id = users.user_id
    where
        users.user_type = 'human'
        and ownership_history.changed_at <= {{ as_of() }}
    group by members.golden_lead_id

),

handed_over as (

    select
        members.golden_lead_id,
        min(handoffs.initiated_at) as first_handoff_at
    from handoffs
    inner join members
        on handoffs.lead_id = members.lead_id
    where handoffs.initiated_at <= {{ as_of() }}
    group by members.golden_lead_id

),

converted as (

    select
        members.golden_lead_id,
        min(opportunities.created_at) as converted_at
    from opportunities
    inner join members
        on opportunities.lead_id = members.lead_id
    where opportunities.created_at <= {{ as_of() }}
    group by members.golden_lead_id

),

final as (

    select
        ---------- ids
        golden_leads.golden_lead_id,

        ---------- timestamps
        qualified.qualified_at,
        assigned.first_assigned_at,
        handed_over.first_handoff_at,
        least(assigned.first_assigned_at, handed_over.first_handoff_at) as handed_to_sales_at,
        converted.converted_at,
        -- QUA-19: a lead that was handed over or converted counts as qualified
        least(qualified.qualified_at, handed_over.first_handoff_at, converted.converted_at)
            as scorecard_required_at
    from golden_leads
    left join qualified
        on golden_leads.golden_lead_id = qualified.golden_lead_id
    left join assigned
        on golden_leads.golden_lead_id = assigned.golden_lead_id
    left join handed_over
        on golden_leads.golden_lead_id = handed_over.golden_lead_id
    left join converted
        on golden_leads.golden_lead_id = converted.golden_lead_id

)

select * from final

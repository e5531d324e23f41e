with

starts as (

    select * from {{ ref('int_sla_starts') }}

),

contacts as (

    select * from {{ ref('int_sla_contacts') }}

),

stage_ends as (

    select * from {{ ref('int_sla_stage_ends') }}

),

tiers as (

    select * from {{ ref('int_sla_tiers') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

final as (

    select
        starts.golden_lead_id,
        leads.business_unit_id,
        starts.owner_id,
        starts.handoff_id,
        starts.sla_type,
        starts.start_event,
        starts.started_at,
        tiers.tier,
        tiers.tier_evidence_level,
        -- a Low lead that is an MQL waits for Sales, not for nurture (amendment 8)
        case
            when tiers.tier = 'Low' and stage_ends.was_mql then 'Low_MQL'
            else tiers.tier
        end as policy_tier,
        contacts.contacted_at,
        contacts.contact_known_at,
        contacts.first_conversation_at,
        coalesce(tiers.tier = 'High', false) or coalesce(accounts.is_strategic, false)
            as is_priority,
        starts.sla_type in ('first_response', 'unowned') and coalesce(stage_ends.was_closed, false)
            as was_closed,
        -- what meets the clock
        case starts.sla_type
            when 'first_response' then contacts.contacted_at
            when 'mql_to_outreach' then contacts.contacted_at
            when 'unowned' then starts.ends_at
            when 'qualification' then least(stage_ends.qualified_at, stage_ends.closed_at)
            else
                coalesce(
                    starts.responded_at,
                    least(
                        stage_ends.accepted_at, stage_ends.closed_at
                    )
                )
        end as answered_at,
        -- what ends it without an answer
        case starts.sla_type
            when 'mql_accept' then starts.ends_at
            when 'unowned' then stage_ends.closed_at
            when 'qualification' then cast(null as timestamp)
            else least(starts.ends_at, stage_ends.closed_at)
        end as ended_at,
        case starts.sla_type
            when 'unowned' then 'assigned'
            when 'qualification'
                then
                    case
                        when stage_ends.qualified_at <= stage_ends.closed_at then 'qualified'
                        when stage_ends.closed_at is null then 'qualified'
                        else 'disqualified'
                    end
            when 'mql_accept'
                then
                    case
                        when starts.responded_at is not null then 'responded'
                        when stage_ends.accepted_at <= stage_ends.closed_at then 'accepted'
                        when stage_ends.closed_at is null then 'accepted'
                        else 'rejected'
                    end
            else 'contacted'
        end as answer_reason,
        case
            when starts.sla_type = 'unowned' then 'closed'
            when stage_ends.closed_at <= starts.ends_at or starts.ends_at is null then 'closed'
            when starts.sla_type = 'first_response' then 'reassigned'
            else 'started_anew'
        end as end_reason
    from starts
    inner join leads
        on starts.golden_lead_id = leads.golden_lead_id
    left join contacts
        on
            starts.golden_lead_id = contacts.golden_lead_id
            and starts.sla_type = contacts.sla_type
            and starts.started_at = contacts.started_at
    left join stage_ends
        on
            starts.golden_lead_id = stage_ends.golden_lead_id
            and starts.sla_type = stage_ends.sla_type
            and starts.started_at = stage_ends.started_at
    left join tiers
        on
            starts.golden_lead_id = tiers.golden_lead_id
            and starts.sla_type = tiers.sla_type
            and starts.started_at = tiers.started_at
    left join accounts
        on leads.account_id = accounts.account_id

)

select * from final

with

signals as (

    select * from {{ ref('input_signals') }}

),

members as (

    select * from {{ ref('int_golden_members') }}

),

golden_leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

final as (

    select
        ---------- ids
        signals.signal_id,
        members.golden_lead_id,
        signals.lead_id,
        signals.account_id,

        ---------- strings
        {{ lowered('signals.signal_type') }} as signal_type,
        signals.provider,

        ---------- booleans
        coalesce(signals.observed_at > {{ as_of() }}, false) as is_future,
        coalesce(signals.observed_at < golden_leads.created_at, false) as is_before_lead,

        ---------- timestamps
        signals.observed_at
    from signals
    left join members
        on signals.lead_id = members.lead_id
    left join golden_leads
        on members.golden_lead_id = golden_leads.golden_lead_id

)

select * from final

with

signals as (

    select * from {{ ref('input_signals') }}

),

company_signals as (

    select * from {{ ref('int_company_signals') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

members as (

    select * from {{ ref('bridge_lead_records') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

of_accounts as (

    select distinct
        company_signals.account_id,
        company_signals.signal_type
    from company_signals
    inner join accounts
        on company_signals.account_id = accounts.account_id
    inner join units
        on accounts.business_unit_id = units.business_unit_id
    where
        {{
            days_between(
                local_date('company_signals.observed_at', 'units.timezone'), 'units.as_of_date'
            )
        }} <= units.signal_window_days

),

seen_on_leads as (

    select distinct
        members.golden_lead_id,
        {{ lowered('signals.signal_type') }} as signal_type
    from signals
    inner join members
        on signals.lead_id = members.lead_id
    inner join units
        on members.business_unit_id = units.business_unit_id
    where
        signals.observed_at <= {{ as_of() }}
        and {{
            days_between(local_date('signals.observed_at', 'units.timezone'), 'units.as_of_date')
        }} <= units.signal_window_days

),

of_leads as (

    -- the same signal at the company and at the person is one
    select
        golden_lead_id,
        signal_type
    from seen_on_leads
    union distinct
    select
        leads.golden_lead_id,
        of_accounts.signal_type
    from leads
    inner join of_accounts
        on leads.account_id = of_accounts.account_id

),

final as (

    select
        'account' as entity_type,
        account_id as entity_id,
        cast(count(signal_type) as int) as signal_count
    from of_accounts
    group by account_id
    union all
    select
        'lead' as entity_type,
        golden_lead_id as entity_id,
        cast(count(signal_type) as int) as signal_count
    from of_leads
    group by golden_lead_id

)

select * from final

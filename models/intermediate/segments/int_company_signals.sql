with

signals as (

    select * from {{ ref('input_signals') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

companies as (

    select
        account_id,
        coalesce(golden_account_id, account_id) as company_id
    from accounts

),

same_companies as (

    select
        named.account_id as named_account_id,
        companies.account_id
    from companies as named
    inner join companies
        on named.company_id = companies.company_id

),

final as (

    -- a signal on one record of a company is one on all its records
    select
        ---------- ids
        signals.signal_id,
        coalesce(same_companies.account_id, signals.account_id) as account_id,
        signals.lead_id,

        ---------- strings
        {{ lowered('signals.signal_type') }} as signal_type,

        ---------- timestamps
        signals.observed_at
    from signals
    left join same_companies
        on signals.account_id = same_companies.named_account_id
    where
        signals.account_id is not null
        and signals.observed_at <= {{ as_of() }}

)

select * from final

with

accounts as (

    select * from {{ ref('dim_accounts') }}

),

signal_counts as (

    select * from {{ ref('int_signal_counts') }}

),

scorecard as (

    select * from {{ ref('fct_icp_scorecard') }}

),

final as (

    select
        accounts.account_id,
        cast(
            coalesce(signal_counts.signal_count, 0)
            + case when scorecard.entity_id is not null then 1 else 0 end
            as int
        ) as signal_count
    from accounts
    left join signal_counts
        on
            accounts.account_id = signal_counts.entity_id
            and signal_counts.entity_type = 'account'
    left join scorecard
        on
            accounts.account_id = scorecard.entity_id
            and scorecard.entity_type = 'account'
            and scorecard.dimension = 'technology_stack'
            and scorecard.verdict = 'match'

)

select * from final

with

keys as (

    select * from {{ ref('int_account_keys') }}

),

account_groups as (

    select * from {{ ref('int_account_groups') }}

),

prior_ids as (

    select * from {{ ref('int_account_prior_ids') }}

),

used_before as (

    select distinct golden_account_id from prior_ids

),

{{ inherited_ids(
    'account_groups', 'prior_ids', 'used_before',
    group_id='company_key', member_id='account_id', golden_id='golden_account_id', prefix='ga-'
) }},

ranked as (

    -- strategic > most complete > earliest created > lowest id
    select
        keys.account_id,
        keys.business_unit_id,
        identified.golden_account_id,
        identified.record_count,
        account_groups.match_rule,
        row_number() over (
            partition by identified.golden_account_id
            order by
                keys.is_strategic desc nulls last,
                keys.filled_field_count desc nulls last,
                keys.created_at asc nulls last, keys.account_id asc nulls last
        ) as survivor_rank
    from keys
    inner join account_groups
        on keys.account_id = account_groups.account_id
    inner join identified
        on account_groups.company_key = identified.company_key

),

final as (

    select
        ---------- ids
        account_id,
        golden_account_id,
        business_unit_id,

        ---------- strings
        match_rule,

        ---------- numerics
        cast(record_count as int) as record_count,

        ---------- booleans
        survivor_rank = 1 as is_survivor
    from ranked

)

select * from final

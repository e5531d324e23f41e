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

companies as (

    select
        company_key,
        count(*) as record_count
    from account_groups
    group by company_key

),

shared_members as (

    -- how many accounts a company of today shares with a golden account of the prior warehouse
    select
        account_groups.company_key,
        prior_ids.golden_account_id,
        count(*) as record_count
    from account_groups
    inner join prior_ids
        on account_groups.account_id = prior_ids.account_id
    group by account_groups.company_key, prior_ids.golden_account_id

),

best_ranked as (

    select
        *,
        row_number() over (
            partition by company_key
            order by record_count desc nulls last, golden_account_id asc nulls last
        ) as rank_of_golden,
        row_number() over (
            partition by golden_account_id
            order by record_count desc nulls last, company_key asc nulls last
        ) as rank_of_company
    from shared_members

),

inherited as (

    -- an id is inherited by the company that holds most of its accounts, and by nobody else
    select
        company_key,
        golden_account_id
    from best_ranked
    where
        rank_of_golden = 1
        and rank_of_company = 1

),

used_before as (

    select distinct golden_account_id from prior_ids

),

named as (

    select
        companies.company_key,
        companies.record_count,
        inherited.golden_account_id as inherited_id,
        {{ md5_id('ga-', ['companies.company_key']) }} as natural_id,
        {{ md5_id('ga-', ['companies.company_key', as_of()]) }} as dated_id
    from companies
    left join inherited
        on companies.company_key = inherited.company_key

),

identified as (

    -- a part that was split off must not take the id that the other part keeps
    select
        named.company_key,
        named.record_count,
        coalesce(
            named.inherited_id,
            case when used_before.golden_account_id is null then named.natural_id end,
            named.dated_id
        ) as golden_account_id
    from named
    left join used_before
        on named.natural_id = used_before.golden_account_id

),

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

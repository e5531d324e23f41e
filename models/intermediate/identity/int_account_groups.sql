with

keys as (

    select * from {{ ref('int_account_keys') }}

),

parameters as (

    select * from {{ ref('int_unit_parameters') }}

),

caps as (

    select max(dup_hot_key_max_records) as max_records
    from parameters
    where business_unit_id = 'global'

),

counted as (

    select
        *,
        count(*) over (partition by domain_key) as domain_count,
        count(*) over (partition by name_key) as name_count
    from keys

),

seeded as (

    -- a key that too many accounts share says nothing; an account without a key is its own group
    select
        counted.account_id,
        counted.account_id as label,
        caps.max_records,
        case
            when counted.domain_key is not null and counted.domain_count <= caps.max_records
                then 'domain|' || counted.domain_key
            else 'account|' || counted.account_id
        end as domain_group,
        case
            when counted.name_key is not null and counted.name_count <= caps.max_records
                then 'name|' || counted.name_key
            else 'account|' || counted.account_id
        end as name_group
    from counted
    cross join caps

),

-- the lowest account id of a company spreads by domain and by name in turn, eight steps
domains_once as (

    select
        account_id,
        max_records,
        domain_group,
        name_group,
        min(label) over (partition by domain_group) as label
    from seeded

),

names_once as (

    select
        account_id,
        max_records,
        domain_group,
        name_group,
        min(label) over (partition by name_group) as label
    from domains_once

),

domains_twice as (

    select
        account_id,
        max_records,
        domain_group,
        name_group,
        min(label) over (partition by domain_group) as label
    from names_once

),

names_twice as (

    select
        account_id,
        max_records,
        domain_group,
        name_group,
        min(label) over (partition by name_group) as label
    from domains_twice

),

domains_thrice as (

    select
        account_id,
        max_records,
        domain_group,
        name_group,
        min(label) over (partition by domain_group) as label
    from names_twice

),

names_thrice as (

    select
        account_id,
        max_records,
        domain_group,
        name_group,
        min(label) over (partition by name_group) as label
    from domains_thrice

),

domains_last as (

    select
        account_id,
        max_records,
        domain_group,
        name_group,
        min(label) over (partition by domain_group) as label
    from names_thrice

),

names_last as (

    select
        account_id,
        max_records,
        domain_group,
        name_group,
        min(label) over (partition by name_group) as label
    from domains_last

),

sized as (

    select
        account_id,
        label,
        max_records,
        count(*) over (partition by label) as company_size,
        count(*) over (partition by label, domain_group) as domain_size,
        count(*) over (partition by label, name_group) as name_size,
        min(account_id) over (partition by domain_group) as first_of_domain
    from names_last

),

final as (

    -- a company that grew past the cap is a chain of names: what shares a domain stays together
    select
        ---------- ids
        account_id,
        case when company_size > max_records then first_of_domain else label end as company_key,

        ---------- strings
        case
            when domain_size > 1 then 'domain'
            when name_size > 1 and company_size <= max_records then 'name'
            else 'single'
        end as match_rule
    from sized

)

select * from final

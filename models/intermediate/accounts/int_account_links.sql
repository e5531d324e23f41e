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

grouped as (

    -- a key that too many accounts share says nothing; an account without a key is its own group
    select
        counted.account_id,
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

final as (

    select
        account_id,
        min(account_id) over (partition by domain_group) as first_of_domain,
        min(account_id) over (partition by name_group) as first_of_name,
        max_records
    from grouped

)

select * from final

with

links as (

    select * from {{ ref('int_account_links') }}

),

components as (

    select * from {{ ref('int_account_components') }}

),

sized as (

    select
        links.account_id,
        links.first_of_domain,
        links.max_records,
        components.first_of_component,
        count(*) over (partition by components.first_of_component) as company_size,
        count(*) over (partition by links.first_of_domain) as domain_size,
        count(*) over (partition by links.first_of_name) as name_size
    from links
    inner join components
        on links.account_id = components.account_id

),

final as (

    -- a company that grew past the cap is a chain of names: what shares a domain stays together
    select
        ---------- ids
        account_id,
        case
            when company_size > max_records then first_of_domain
            else first_of_component
        end as company_key,

        ---------- strings
        case
            when domain_size > 1 then 'domain'
            when name_size > 1 and company_size <= max_records then 'name'
            else 'single'
        end as match_rule
    from sized

)

select * from final

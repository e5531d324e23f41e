with

accounts as (

    select * from {{ ref('input_accounts') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

industries as (

    select * from {{ ref('int_unit_industries') }}

),

countries as (

    select * from {{ ref('int_unit_countries') }}

),

size_segments as (

    select * from {{ ref('int_unit_size_segments') }}

),

members as (

    select * from {{ ref('int_account_members') }}

),

placeholders as (

    select * from {{ ref('int_unit_placeholder_values') }}

),

in_units as (

    select
        accounts.*,
        coalesce(units.business_unit_id, 'global') as known_unit_id
    from accounts
    left join units
        on accounts.business_unit_id = units.business_unit_id

),

final as (

    select
        ---------- ids
        accounts.account_id,
        members.golden_account_id,
        accounts.known_unit_id as business_unit_id,
        accounts.owner_id,
        accounts.csm_id,

        ---------- strings
        accounts.name,
        accounts.domain,
        accounts.industry as crm_industry,
        coalesce(
            industries.industry,
            case when placeholders.match_value is null then accounts.industry end
        ) as industry,
        size_segments.size_segment,
        countries.country_code,
        coalesce(countries.region, accounts.region) as region,
        countries.tag_geography as geo_segment,
        accounts.account_tier,
        accounts.segmentation_tag as crm_segmentation_tag,
        accounts.technologies,
        accounts.source_system,

        ---------- numerics
        accounts.employee_count,
        accounts.annual_revenue,
        accounts.arr_usd,

        ---------- booleans
        coalesce(accounts.is_strategic, false) as is_strategic,
        coalesce(members.is_survivor, true) as is_survivor,

        ---------- timestamps
        accounts.last_segmented_at,
        accounts.created_at,
        accounts.updated_at
    from in_units as accounts
    left join members
        on accounts.account_id = members.account_id
    left join industries
        on
            accounts.known_unit_id = industries.business_unit_id
            and {{ lowered('accounts.industry') }} = industries.synonym
    -- `N/A` is no industry (AMB-09: what is unknown fails nothing)
    left join placeholders
        on
            accounts.known_unit_id = placeholders.business_unit_id
            and {{ lowered('accounts.industry') }} = placeholders.match_value
    left join countries
        on
            accounts.known_unit_id = countries.business_unit_id
            and {{ lowered('accounts.country') }} = countries.country_key
    left join size_segments
        on
            accounts.known_unit_id = size_segments.business_unit_id
            and accounts.employee_count > 0
            and accounts.employee_count >= size_segments.min_employees
            and (
                size_segments.max_employees is null
                or accounts.employee_count <= size_segments.max_employees
            )

)

select * from final

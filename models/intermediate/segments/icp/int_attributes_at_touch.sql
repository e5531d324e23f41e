with

histories as (

    select * from {{ ref('int_icp_histories') }}

),

first_touches as (

    select * from {{ ref('int_lead_first_touches') }}

),

attributes as (

    select * from {{ ref('int_attributes') }}

),

accounts as (

    select * from {{ ref('input_accounts') }}

),

segmented_accounts as (

    select * from {{ ref('dim_accounts') }}

),

industries as (

    select * from {{ ref('int_unit_industries') }}

),

countries as (

    select * from {{ ref('int_unit_countries') }}

),

signals as (

    select * from {{ ref('input_signals') }}

),

changed as (

    select
        golden_lead_id,
        account_id,
        max(case when field = 'industry' then 1 else 0 end) as has_industry,
        max(case when field = 'industry' then value_at_touch end) as industry,
        max(case when field = 'employee_count' then 1 else 0 end) as has_employee_count,
        max(case when field = 'employee_count' then value_at_touch end) as employee_count,
        max(case when field = 'country' then 1 else 0 end) as has_country,
        max(case when field = 'country' then value_at_touch end) as country,
        max(case when field = 'region' then 1 else 0 end) as has_region,
        max(case when field = 'region' then value_at_touch end) as region,
        max(case when field = 'annual_revenue' then 1 else 0 end) as has_annual_revenue,
        max(case when field = 'annual_revenue' then value_at_touch end) as annual_revenue,
        max(case when field = 'arr_usd' then 1 else 0 end) as has_arr_usd,
        max(case when field = 'arr_usd' then value_at_touch end) as arr_usd,
        max(case when field = 'technologies' then 1 else 0 end) as has_technologies,
        max(case when field = 'technologies' then value_at_touch end) as technologies
    from histories
    group by golden_lead_id, account_id

),

companies as (

    -- as they were at the first touch
    select
        changed.golden_lead_id,
        changed.account_id,
        segmented_accounts.business_unit_id,
        case changed.has_industry when 1 then changed.industry else accounts.industry end
            as industry,
        case changed.has_country when 1 then changed.country else accounts.country end as country,
        case changed.has_region when 1 then changed.region else accounts.region end as region,
        case changed.has_technologies when 1 then changed.technologies else accounts.technologies
        end as technologies,
        case changed.has_employee_count
            when 1 then {{ typed_text('changed.employee_count', 'double') }}
            else cast(accounts.employee_count as double)
        end as employee_count,
        case changed.has_annual_revenue
            when 1 then {{ typed_text('changed.annual_revenue', 'double') }}
            else accounts.annual_revenue
        end as annual_revenue,
        case changed.has_arr_usd
            when 1 then {{ typed_text('changed.arr_usd', 'double') }}
            else accounts.arr_usd
        end as arr_usd
    from changed
    inner join accounts
        on changed.account_id = accounts.account_id
    inner join segmented_accounts
        on changed.account_id = segmented_accounts.account_id

),

values_at_touch as (

    select
        golden_lead_id,
        'industry' as attribute,
        {{ lowered('industry') }} as text_value,
        cast(null as double) as numeric_value
    from companies
    union all
    select
        companies.golden_lead_id,
        'industry' as attribute,
        {{ lowered('industries.industry') }} as text_value,
        cast(null as double) as numeric_value
    from companies
    inner join industries
        on
            companies.business_unit_id = industries.business_unit_id
            and {{ lowered('companies.industry') }} = industries.synonym
    union all
    select
        companies.golden_lead_id,
        'geography' as attribute,
        {{ lowered('coalesce(countries.region, companies.region)') }} as text_value,
        cast(null as double) as numeric_value
    from companies
    left join countries
        on
            companies.business_unit_id = countries.business_unit_id
            and {{ lowered('companies.country') }} = countries.country_key
    union all
    select
        companies.golden_lead_id,
        'geography' as attribute,
        {{ lowered('countries.tag_geography') }} as text_value,
        cast(null as double) as numeric_value
    from companies
    inner join countries
        on
            companies.business_unit_id = countries.business_unit_id
            and {{ lowered('companies.country') }} = countries.country_key
    union all
    select
        companies.golden_lead_id,
        'geography' as attribute,
        {{ lowered('countries.country_code') }} as text_value,
        cast(null as double) as numeric_value
    from companies
    inner join countries
        on
            companies.business_unit_id = countries.business_unit_id
            and {{ lowered('companies.country') }} = countries.country_key
    union all
    select
        golden_lead_id,
        'technology' as attribute,
        {{ lowered('technologies') }} as text_value,
        cast(null as double) as numeric_value
    from companies
    union all
    select
        golden_lead_id,
        'company_size' as attribute,
        cast(null as string) as text_value,
        employee_count as numeric_value
    from companies
    union all
    select
        golden_lead_id,
        'revenue' as attribute,
        cast(null as string) as text_value,
        annual_revenue as numeric_value
    from companies
    union all
    select
        golden_lead_id,
        'revenue' as attribute,
        cast(null as string) as text_value,
        arr_usd as numeric_value
    from companies
    union all
    select
        companies.golden_lead_id,
        'buying_signals' as attribute,
        {{ lowered('signals.signal_type') }} as text_value,
        cast(null as double) as numeric_value
    from companies
    inner join first_touches
        on companies.golden_lead_id = first_touches.golden_lead_id
    inner join signals
        on companies.account_id = signals.account_id
    where signals.observed_at <= first_touches.first_outbound_at
    union all
    -- what belongs to the person has no history here
    select
        companies.golden_lead_id,
        attributes.attribute,
        attributes.text_value,
        attributes.numeric_value
    from companies
    inner join attributes
        on companies.golden_lead_id = attributes.entity_id
    where
        attributes.entity_type = 'lead'

),

final as (

    select distinct
        golden_lead_id,
        attribute,
        text_value,
        numeric_value
    from values_at_touch
    where
        text_value is not null
        or numeric_value is not null

)

select * from final

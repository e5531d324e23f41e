with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

records as (

    select * from {{ ref('input_leads') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

signals as (

    select * from {{ ref('int_company_signals') }}

),

placeholders as (

    select * from {{ ref('int_unit_placeholder_values') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

countries as (

    select * from {{ ref('int_unit_countries') }}

),

account_values as (

    select
        account_id,
        'industry' as attribute,
        {{ lowered('crm_industry') }} as text_value,
        cast(null as double) as numeric_value
    from accounts
    union all
    select
        account_id,
        'industry' as attribute,
        {{ lowered('industry') }} as text_value,
        cast(null as double) as numeric_value
    from accounts
    union all
    select
        account_id,
        'geography' as attribute,
        {{ lowered('region') }} as text_value,
        cast(null as double) as numeric_value
    from accounts
    union all
    select
        account_id,
        'geography' as attribute,
        {{ lowered('geo_segment') }} as text_value,
        cast(null as double) as numeric_value
    from accounts
    union all
    select
        account_id,
        'geography' as attribute,
        {{ lowered('country_code') }} as text_value,
        cast(null as double) as numeric_value
    from accounts
    union all
    select
        account_id,
        'technology' as attribute,
        {{ lowered('technologies') }} as text_value,
        cast(null as double) as numeric_value
    from accounts
    union all
    select
        account_id,
        'company_size' as attribute,
        cast(null as string) as text_value,
        cast(employee_count as double) as numeric_value
    from accounts
    where employee_count > 0
    union all
    select
        account_id,
        'revenue' as attribute,
        cast(null as string) as text_value,
        annual_revenue as numeric_value
    from accounts
    union all
    select
        account_id,
        'revenue' as attribute,
        cast(null as string) as text_value,
        arr_usd as numeric_value
    from accounts
    union all
    select
        accounts.account_id,
        'buying_signals' as attribute,
        signals.signal_type as text_value,
        cast(null as double) as numeric_value
    from signals
    inner join accounts
        on signals.account_id = accounts.account_id
    inner join units
        on accounts.business_unit_id = units.business_unit_id
    where
        {{
            days_between(local_date('signals.observed_at', 'units.timezone'), 'units.as_of_date')
        }} <= units.signal_window_days

),

account_attributes as (

    -- two spellings of one thing (crm and standard industry) are one value when they are equal
    select distinct
        account_id,
        attribute,
        text_value,
        numeric_value
    from account_values
    where
        text_value is not null
        or numeric_value is not null

),

own_values as (

    select
        golden_lead_id,
        'role_seniority' as attribute,
        {{ lowered('seniority') }} as text_value,
        cast(null as double) as numeric_value
    from leads
    union all
    select
        leads.golden_lead_id,
        'geography' as attribute,
        {{ lowered('countries.tag_geography') }} as text_value,
        cast(null as double) as numeric_value
    from leads
    inner join
        countries
        on
            leads.business_unit_id = countries.business_unit_id
            and {{ lowered('leads.country') }} = countries.country_key
    where leads.account_id is null
    union all
    select
        leads.golden_lead_id,
        'geography' as attribute,
        {{ lowered('countries.region') }} as text_value,
        cast(null as double) as numeric_value
    from leads
    inner join
        countries
        on
            leads.business_unit_id = countries.business_unit_id
            and {{ lowered('leads.country') }} = countries.country_key
    where leads.account_id is null
    union all
    select
        leads.golden_lead_id,
        'household' as attribute,
        {{ lowered('records.household_type') }} as text_value,
        cast(null as double) as numeric_value
    from leads
    inner join records on leads.survivor_lead_id = records.lead_id
    union all
    select
        leads.golden_lead_id,
        'age' as attribute,
        cast(null as string) as text_value,
        {{
            typed_text(
                "trim(both ' ' from split_part(replace(records.age_band, '+', ''), '-', 1))",
                'double'
            )
        }} as numeric_value
    from leads
    inner join records on leads.survivor_lead_id = records.lead_id

),

final as (

    select
        'account' as entity_type,
        accounts.account_id as entity_id,
        accounts.business_unit_id,
        account_attributes.attribute,
        account_attributes.text_value,
        account_attributes.numeric_value
    from account_attributes
    inner join accounts
        on account_attributes.account_id = accounts.account_id
    left join placeholders
        on
            accounts.business_unit_id = placeholders.business_unit_id
            and account_attributes.text_value = placeholders.match_value
    where placeholders.match_value is null

    union all

    select distinct
        'lead' as entity_type,
        leads.golden_lead_id as entity_id,
        leads.business_unit_id,
        own_values.attribute,
        own_values.text_value,
        own_values.numeric_value
    from own_values
    inner join leads
        on own_values.golden_lead_id = leads.golden_lead_id
    left join placeholders
        on
            leads.business_unit_id = placeholders.business_unit_id
            and own_values.text_value = placeholders.match_value
    where
        (own_values.text_value is not null or own_values.numeric_value is not null)
        and placeholders.match_value is null

)

select * from final

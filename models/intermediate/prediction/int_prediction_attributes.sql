-- rendered lists have their own indent
-- sqlfluff:exclude_rules:layout.indent
{% set account_fields = ['industry', 'employee_count', 'country'] -%}
with

at_cut as (

    select * from {{ ref('int_prediction_records') }}

),

field_history as (

    select * from {{ ref('input_field_history') }}

),

enrichment_log as (

    select * from {{ ref('input_enrichment_log') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

countries as (

    select * from {{ ref('int_unit_countries') }}

),

lists as (

    select * from {{ ref('int_identity_lists') }}

),

personal_domains as (

    select entry
    from lists
    where list = 'personal_domain'
    group by entry

),

account_changes as (

    select
        object_id as account_id,
        field,
        max(changed_at) as known_from
    from field_history
    where {{ lowered('object_type') }} = 'account'
    group by object_id, field

    union all

    -- what a tool filled in for the first time after the cut was not known at it
    select
        account_id,
        {{ lowered('field_name') }} as field,
        min(enriched_at) as known_from
    from enrichment_log
    where
        account_id is not null
        and lead_id is null
    group by account_id, {{ lowered('field_name') }}

),

account_dates as (

    -- since when the account's values are what they are now
    select
        account_id,
        {%- for field in account_fields %}
        max(case when field = '{{ field }}' then known_from end) as {{ field }}_known_from
        {{- "," if not loop.last }}
        {%- endfor %}
    from account_changes
    group by account_id

),

known_accounts as (

    -- many systems make the account of a lead when it converts: then it tells the outcome
    select
        at_cut.golden_lead_id,
        accounts.account_id,
        case
            when coalesce(account_dates.industry_known_from <= at_cut.cut_at, true)
                then accounts.industry
        end as industry,
        case
            when coalesce(account_dates.employee_count_known_from <= at_cut.cut_at, true)
                then accounts.size_segment
        end as size_segment,
        case
            when coalesce(account_dates.country_known_from <= at_cut.cut_at, true)
                then accounts.geo_segment
        end as geo_segment,
        greatest(
            account_dates.industry_known_from,
            account_dates.employee_count_known_from,
            account_dates.country_known_from
        ) as known_from
    from at_cut
    inner join accounts
        on at_cut.account_id = accounts.account_id
    left join account_dates
        on accounts.account_id = account_dates.account_id
    where coalesce(accounts.created_at <= at_cut.cut_at, true)

),

final as (

    select
        ---------- ids
        at_cut.golden_lead_id,
        known_accounts.account_id,

        ---------- strings
        {{ prediction_level('at_cut.lead_source') }} as lead_source,
        {{ prediction_level('at_cut.source_channel') }} as source_channel,
        {{ prediction_level('at_cut.direction') }} as direction,
        {{ prediction_level('at_cut.created_via') }} as created_via,
        {{ prediction_level('at_cut.seniority') }} as seniority,
        {{ prediction_level('known_accounts.industry') }} as industry,
        {{ prediction_level('known_accounts.size_segment') }} as size_segment,
        {{ prediction_level('coalesce(known_accounts.geo_segment, countries.tag_geography)') }}
            as geo_segment,

        ---------- booleans
        known_accounts.account_id is not null as has_account,
        -- null without an address; a domain is what stands behind the last sign
        case
            when at_cut.email like '%_@_%' then personal_domains.entry is null
        end as has_business_email,
        coalesce(known_accounts.known_from <= at_cut.cut_at, true)
        and not at_cut.is_seniority_changed as is_fit_known
    from at_cut
    left join known_accounts
        on at_cut.golden_lead_id = known_accounts.golden_lead_id
    left join countries
        on
            at_cut.business_unit_id = countries.business_unit_id
            and {{ lowered('at_cut.country') }} = countries.country_key
    left join personal_domains
        on
            {{ lowered("trim(both ' ' from split_part(at_cut.email, '@', -1))") }}
            = personal_domains.entry

)

select * from final

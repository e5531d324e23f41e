-- rendered lists have their own indent
-- sqlfluff:exclude_rules:layout.indent,layout.long_lines
{% set feature_fields = ['industry', 'employee_count', 'country'] -%}
{% set fit_fields = prediction_fit_fields('account') -%}
with

at_cut as (

    select * from {{ ref('int_prediction_records') }}

),

records as (

    select * from {{ ref('input_leads') }}

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

named_changes as (

    select
        object_id as account_id,
        {{ lowered("trim(both ' ' from field)") }} as field,
        changed_at as known_from
    from field_history
    where {{ lowered('object_type') }} = 'account'

),

named_enrichments as (

    -- what a tool says about the company of a lead it may have written to its account
    select
        coalesce(enrichment_log.account_id, records.account_id) as account_id,
        {{ lowered("trim(both ' ' from enrichment_log.field_name)") }} as field,
        enrichment_log.value,
        enrichment_log.enriched_at
    from enrichment_log
    left join records
        on enrichment_log.lead_id = records.lead_id

),

enrichments as (

    -- a tool that says what the one before it said changes nothing
    select
        account_id,
        field,
        enriched_at as known_from,
        coalesce(
            value = lag(value) over (
                partition by account_id, field
                order by enriched_at asc nulls last, value asc nulls last
            ),
            false
        ) as is_confirmation
    from named_enrichments
    where
        account_id is not null
        and field in ('{{ fit_fields | join("', '") }}')

),

account_changes as (

    select
        account_id,
        field,
        known_from
    from named_changes
    where field in ('{{ fit_fields | join("', '") }}')

    union all

    select
        account_id,
        field,
        known_from
    from enrichments
    where not is_confirmation

),

account_dates as (

    -- since when the account's values are what they are now
    select
        account_id,
        {%- for field in feature_fields %}
        max(case when field = '{{ field }}' then known_from end) as {{ field }}_known_from,
        {%- endfor %}
        max(known_from) as fit_known_from
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
        coalesce(account_dates.fit_known_from <= at_cut.cut_at, true) as is_fit_known
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
        -- where an account is scored, it was there and as it is now
        at_cut.is_own_fit_known
        and (
            scored_accounts.account_id is null
            or coalesce(known_accounts.is_fit_known, false)
        ) as is_fit_known
    from at_cut
    left join known_accounts
        on at_cut.golden_lead_id = known_accounts.golden_lead_id
    left join accounts as scored_accounts
        on at_cut.scored_account_id = scored_accounts.account_id
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

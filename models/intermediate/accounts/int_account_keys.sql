with

accounts as (

    select * from {{ ref('input_accounts') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

countries as (

    select * from {{ ref('int_unit_countries') }}

),

placeholders as (

    select * from {{ ref('int_unit_placeholder_values') }}

),

identity_lists as (

    select * from {{ ref('int_identity_lists') }}

),

legal_forms as (

    select entry
    from identity_lists
    where list = 'legal_form'

),

personal_domains as (

    select entry
    from identity_lists
    where list = 'personal_domain'

),

typed as (

    select
        accounts.account_id,
        coalesce(units.business_unit_id, 'global') as business_unit_id,
        accounts.created_at,
        coalesce(units.unit_type, 'b2b') = 'b2c' as is_person,
        coalesce(accounts.created_at > {{ as_of() }}, false) as is_future,
        coalesce(accounts.is_strategic, false) as is_strategic,
        case when accounts.owner_id is null then 0 else 1 end
        + case when accounts.csm_id is null then 0 else 1 end
        + case when accounts.name is null then 0 else 1 end
        + case when accounts.domain is null then 0 else 1 end
        + case when accounts.industry is null then 0 else 1 end
        + case when accounts.employee_count is null then 0 else 1 end
        + case when accounts.annual_revenue is null then 0 else 1 end
        + case when accounts.country is null then 0 else 1 end
        + case when accounts.account_tier is null then 0 else 1 end as filled_field_count,
        coalesce(
            countries.country_code, {{ lowered("trim(both ' ' from accounts.country)") }}
        ) as country_code,
        {{ web_domain('substring(accounts.domain, 1, 200)') }} as web_domain,
        {{ plain_text('accounts.name') }} as name_words
    from accounts
    left join units
        on accounts.business_unit_id = units.business_unit_id
    left join countries
        on
            coalesce(units.business_unit_id, 'global') = countries.business_unit_id
            and {{ lowered('accounts.country') }} = countries.country_key

),

names as (

    select distinct name_words
    from typed
    where name_words is not null

),

bare_names as (

    -- the longest form of law at the end is taken off, unless nothing else is there
    select
        names.name_words,
        coalesce(
            nullif(
                trim(
                    both ' ' from substring(
                        names.name_words,
                        1,
                        length(names.name_words)
                        - length(coalesce(four.entry, three.entry, two.entry, one.entry, ''))
                    )
                ),
                ''
            ),
            names.name_words
        ) as bare_name
    from names
    left join legal_forms as one
        on {{ last_words('names.name_words', 1) }} = one.entry
    left join legal_forms as two
        on {{ last_words('names.name_words', 2) }} = two.entry
    left join legal_forms as three
        on {{ last_words('names.name_words', 3) }} = three.entry
    left join legal_forms as four
        on {{ last_words('names.name_words', 4) }} = four.entry

),

final as (

    select
        ---------- ids
        typed.account_id,
        typed.business_unit_id,

        ---------- strings
        -- a host with a dot, of nobody's free mail and of no placeholder
        case
            when
                not typed.is_future
                and {{ matches('typed.web_domain', '^[^@ ]+[.][^@ .]+$') }}
                and personal_domains.entry is null
                and placeholder_domains.match_value is null
                then typed.web_domain
        end as domain_key,
        -- people of one name are many, so a customer that is a person has no key by name
        case
            when
                not typed.is_future
                and not typed.is_person
                and placeholder_names.match_value is null
                then replace(bare_names.bare_name, ' ', '') || '|' || typed.country_code
        end as name_key,

        ---------- numerics
        typed.filled_field_count,

        ---------- booleans
        typed.is_strategic,

        ---------- timestamps
        typed.created_at
    from typed
    left join bare_names
        on typed.name_words = bare_names.name_words
    left join personal_domains
        on typed.web_domain = personal_domains.entry
    left join placeholders as placeholder_domains
        on
            typed.business_unit_id = placeholder_domains.business_unit_id
            and typed.web_domain = placeholder_domains.match_value
    left join placeholders as placeholder_names
        on
            typed.business_unit_id = placeholder_names.business_unit_id
            and typed.name_words = placeholder_names.match_value

)

select * from final

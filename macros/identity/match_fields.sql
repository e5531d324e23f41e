{% macro match_fields(leads) -%}
    {#-
        common table expressions that end in `final`: one row per lead record of the relation named,
        with the values by which records are compared (DUP-01 to DUP-04); each is null where the
        record has none that tells anything
    -#}
units as (

    select * from {{ ref('int_unit_parameters') }}

),

global_units as (

    select default_country
    from units
    where business_unit_id = 'global'

),

countries as (

    select * from {{ ref('int_unit_countries') }}

),

placeholders as (

    select * from {{ ref('int_unit_placeholder_values') }}

),

placeholder_letters as (

    -- `n/a` and `N. A.` are one
    select distinct
        business_unit_id,
        replace({{ plain_text('match_value') }}, ' ', '') as letters
    from placeholders

),

identity_lists as (

    select * from {{ ref('int_identity_lists') }}

),

nicknames as (

    select * from identity_lists where list = 'nickname'

),

legal_forms as (

    select * from identity_lists where list = 'legal_form'

),

role_mailboxes as (

    select * from identity_lists where list = 'role_mailbox'

),

free_domains as (

    select * from identity_lists where list = 'personal_domain'

),

dialling_codes as (

    select * from identity_lists where list = 'dialling_code'

),

names_of_companies as (

    select distinct company_name
    from {{ leads }}

),

worded as (

    -- many records name one company: its words are found once
    select
        company_name,
        {{ plain_text('company_name') }} as company_words
    from names_of_companies

),

companies as (

    -- the longest form of law at the end is taken off, unless nothing else is there
    select
        worded.company_name,
        worded.company_words,
        coalesce(
            nullif(trim(both ' ' from substring(
                worded.company_words, 1,
                length(worded.company_words)
                - length(coalesce(four.entry, three.entry, two.entry, one.entry, ''))
            )), ''),
            worded.company_words
        ) as bare_name
    from worded
    left join legal_forms as one
        on {{ last_words('worded.company_words', 1) }} = one.entry
    left join legal_forms as two
        on {{ last_words('worded.company_words', 2) }} = two.entry
    left join legal_forms as three
        on {{ last_words('worded.company_words', 3) }} = three.entry
    left join legal_forms as four
        on {{ last_words('worded.company_words', 4) }} = four.entry

),

typed as (

    select
        {{ leads }}.lead_id,
        coalesce(units.business_unit_id, 'global') as business_unit_id,
        coalesce(
            countries.country_code, units.default_country, global_units.default_country
        ) as country_code,
        {{ plain_text(leads ~ '.first_name') }} as first_words,
        {{ plain_text(leads ~ '.last_name') }} as last_words,
        {{ unaccented('substring(' ~ leads ~ '.full_name, 1, 200)') }} as whole_name,
        {{ lowered('substring(' ~ leads ~ '.email, 1, 320)') }} as email,
        {{ dialled_digits(leads ~ '.phone') }} as phone_digits,
        {{ dialled_digits(leads ~ '.mobile_phone') }} as mobile_digits,
        companies.company_words,
        companies.bare_name as company_name,
        coalesce(
            {{ web_domain('substring(' ~ leads ~ '.company_domain, 1, 200)') }},
            {{ web_domain('substring(' ~ leads ~ '.website, 1, 200)') }}
        ) as web_domain,
        {{ plain_text(leads ~ '.street') }} as street,
        replace({{ plain_text(leads ~ '.city') }}, ' ', '') as city,
        replace({{ plain_text(leads ~ '.postal_code', 20) }}, ' ', '') as postal_code,
        {{ plain_text(leads ~ '.job_title') }} as job_title,
        nullif(trim(both '/' from split_part(split_part(
            {{ lowered('substring(' ~ leads ~ '.linkedin_url, 1, 300)') }}, 'linkedin.com/', 2
        ), '?', 1)), '') as profile,
        nullif({{ replaced_matches('substring(' ~ leads ~ '.birth_date, 1, 30)', '[^0-9]+', '') }}, '')
            as birth_date,
        replace({{ plain_text(leads ~ '.person_number', 60) }}, ' ', '') as person_number
    from {{ leads }}
    cross join global_units
    left join units
        on {{ leads }}.business_unit_id = units.business_unit_id
    left join countries
        on
            coalesce(units.business_unit_id, 'global') = countries.business_unit_id
            and {{ lowered(leads ~ '.country') }} = countries.country_key
    left join companies
        on {{ leads }}.company_name = companies.company_name

),

split_names as (

    -- a record has its names in parts, or whole: `Given Family` or `Family, Given`
    select
        *,
        first_words is null and last_words is null as is_whole,
        {{ words_only('whole_name') }} as whole_words,
        split_part(email, '@', 1) as mailbox,
        split_part(split_part(email, '@', 1), '+', 1) as email_local,
        split_part(email, '@', 2) as email_domain
    from typed

),

parted as (

    select
        *,
        case
            when not is_whole then first_words
            when instr(whole_name, ',') > 0 then {{ words_only("split_part(whole_name, ',', 2)") }}
            else split_part(whole_words, ' ', 1)
        end as given_words,
        case
            when not is_whole then last_words
            when instr(whole_name, ',') > 0 then {{ words_only("split_part(whole_name, ',', 1)") }}
            else trim(both ' ' from substring(whole_words, length(split_part(whole_words, ' ', 1)) + 1))
        end as family_words,
        case
            when split_part(whole_words, ' ', -1) in {{ generation_words() }}
                then split_part(whole_words, ' ', -1)
            when split_part(last_words, ' ', -1) in {{ generation_words() }}
                then split_part(last_words, ' ', -1)
        end as generation
    from split_names

),

named as (

    select
        *,
        {{ name_key(without_generation('given_words')) }} as given_name,
        nullif({{ without_generation('family_words') }}, '') as family_words_only
    from parted

),

final as (

    select
        parted.lead_id,
        parted.given_name,
        coalesce(nicknames.meaning, parted.given_name) as given_root,
        {{ name_key('parted.family_words_only') }} as family_name,
        parted.family_words_only as family_words,
        case
            when parted.generation = 'junior' then 'jr'
            when parted.generation = 'senior' then 'sr'
            else parted.generation
        end as generation,
        case
            when
                {{ matches('parted.email', '^[^@ ]+@[^@ ]+[.][^@ ]+$') }}
                and parted.email_local != ''
                and role_mailboxes.entry is null
                and placeholder_names.match_value is null
                and placeholder_addresses.match_value is null
                then
                    case
                        when parted.email_domain in ('gmail.com', 'googlemail.com')
                            then replace(parted.email_local, '.', '') || '@gmail.com'
                        else parted.email_local || '@' || parted.email_domain
                    end
        end as email,
        parted.email_local,
        {{ letters_of_mailbox('parted.email_local') }} as email_letters,
        parted.email_domain,
        free_domains.entry is not null as is_free_domain,
        role_mailboxes.entry is not null as is_role_mailbox,
        {{ e164(
            'parted.phone_digits', 'dialling_codes.meaning', 'dialling_codes.trunk_prefix',
            'dialling_codes.international_prefix'
        ) }} as phone,
        {{ e164(
            'parted.mobile_digits', 'dialling_codes.meaning', 'dialling_codes.trunk_prefix',
            'dialling_codes.international_prefix'
        ) }} as mobile,
        case
            when placeholder_companies.letters is null
                then nullif(replace(parted.company_name, ' ', ''), '')
        end as company,
        case
            when placeholder_companies.letters is null
                then split_part(parted.company_name, ' ', 1)
        end as company_root,
        coalesce(
            parted.web_domain,
            case when free_domains.entry is null then nullif(parted.email_domain, '') end
        ) as domain,
        parted.street,
        parted.city,
        parted.postal_code,
        parted.job_title,
        -- the page of a person, not that of a company or of LinkedIn itself
        case
            when
                substring(parted.profile, 1, 3) = 'in/'
                or substring(parted.profile, 1, 4) = 'pub/'
                then parted.profile
        end as profile,
        parted.birth_date,
        case when placeholder_numbers.letters is null then parted.person_number end
            as person_number
    from named as parted
    left join nicknames
        on parted.given_name = nicknames.entry
    left join role_mailboxes
        on parted.email_local = role_mailboxes.entry
    left join free_domains
        on parted.email_domain = free_domains.entry
    left join placeholders as placeholder_names
        on
            parted.business_unit_id = placeholder_names.business_unit_id
            and parted.mailbox = placeholder_names.match_value
    left join placeholders as placeholder_addresses
        on
            parted.business_unit_id = placeholder_addresses.business_unit_id
            and parted.email = placeholder_addresses.match_value
    left join placeholder_letters as placeholder_companies
        on
            parted.business_unit_id = placeholder_companies.business_unit_id
            and replace(parted.company_words, ' ', '') = placeholder_companies.letters
    left join placeholder_letters as placeholder_numbers
        on
            parted.business_unit_id = placeholder_numbers.business_unit_id
            and parted.person_number = placeholder_numbers.letters
    left join dialling_codes
        on parted.country_code = dialling_codes.entry

)
{%- endmacro %}

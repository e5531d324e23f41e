{{ config(materialized='view') }}

with

candidates as (

    select * from {{ ref('int_match_candidates') }}

),

fields as (

    select * from {{ ref('int_match_fields') }}
    union all
    select * from {{ ref('int_match_neighbours') }}

),

hot_phones as (

    select key_hash
    from {{ ref('hot_match_keys') }}
    where key_name = 'phone'

),

hot_emails as (

    select key_hash
    from {{ ref('hot_match_keys') }}
    where key_name = 'email'

),

hot_profiles as (

    select key_hash
    from {{ ref('hot_match_keys') }}
    where key_name = 'profile'

),

hot_numbers as (

    select key_hash
    from {{ ref('hot_match_keys') }}
    where key_name = 'person_number'

),

facing as (

    -- both records side by side; names that stand the wrong way round in one are turned
    select
        candidates.lead_id_left,
        candidates.lead_id_right,
        lefts.given_name as given_left,
        lefts.given_root as root_left,
        lefts.family_name as family_left,
        lefts.family_words as words_left,
        {{ turned('given_name', 'family_name') }} as given_right,
        {{ turned('given_root', 'family_name') }} as root_right,
        {{ turned('family_name', 'given_name') }} as family_right,
        {{ turned('family_words', 'given_name') }} as words_right,
        lefts.generation as generation_left,
        rights.generation as generation_right,
        lefts.email as email_left,
        rights.email as email_right,
        lefts.email_local as local_left,
        rights.email_local as local_right,
        lefts.email_letters as letters_left,
        rights.email_letters as letters_right,
        lefts.email_domain as mail_domain_left,
        rights.email_domain as mail_domain_right,
        lefts.is_free_domain as is_free_left,
        rights.is_free_domain as is_free_right,
        case
            when lefts.phone in (rights.phone, rights.mobile) then lefts.phone
            when lefts.mobile in (rights.phone, rights.mobile) then lefts.mobile
        end as shared_number,
        coalesce(lefts.phone, lefts.mobile) is not null
        and coalesce(rights.phone, rights.mobile) is not null as has_both_numbers,
        lefts.mobile as mobile_left,
        rights.mobile as mobile_right,
        lefts.company as company_left,
        rights.company as company_right,
        lefts.company_root as company_root_left,
        rights.company_root as company_root_right,
        lefts.domain as domain_left,
        rights.domain as domain_right,
        lefts.street as street_left,
        rights.street as street_right,
        lefts.city as city_left,
        rights.city as city_right,
        lefts.postal_code as postal_code_left,
        rights.postal_code as postal_code_right,
        lefts.job_title as job_title_left,
        rights.job_title as job_title_right,
        lefts.profile as profile_left,
        rights.profile as profile_right,
        lefts.birth_date as birth_date_left,
        rights.birth_date as birth_date_right,
        lefts.person_number as person_number_left,
        rights.person_number as person_number_right
    from candidates
    inner join fields as lefts
        on candidates.lead_id_left = lefts.lead_id
    inner join fields as rights
        on candidates.lead_id_right = rights.lead_id

),

levels as (

    select
        facing.lead_id_left,
        facing.lead_id_right,
        {{ given_name_level() }} as given_name_level,
        {{ family_name_level() }} as family_name_level,
        case
            when facing.generation_left != facing.generation_right then 'different'
            when facing.generation_left is null and facing.generation_right is not null
                then 'one_sided'
            when facing.generation_left is not null and facing.generation_right is null
                then 'one_sided'
        end as generation_level,
        {{ email_level() }} as email_level,
        case
            when not facing.has_both_numbers then null
            when hot_phones.key_hash is not null then 'shared'
            when facing.shared_number is not null then 'same'
            else 'different'
        end as phone_level,
        case
            when facing.mobile_left != facing.mobile_right then 'different'
            when facing.mobile_left = facing.mobile_right and hot_phones.key_hash is null
                then 'same'
        end as mobile_level,
        {{ company_level() }} as company_level,
        {{ near_level('facing.postal_code', 1) }} as postal_code_level,
        {{ near_level('facing.city', 2) }} as city_level,
        {{ near_level('facing.street', 3) }} as street_level,
        {{ same_level('facing.job_title') }} as job_title_level,
        -- a page or number that many records have is nobody's own
        case when hot_profiles.key_hash is null then {{ same_level('facing.profile') }} end
            as profile_level,
        {{ birth_date_level() }} as birth_date_level,
        case
            when hot_numbers.key_hash is null then {{ near_level('facing.person_number', 2) }}
        end as person_number_level
    from facing
    left join hot_phones
        on {{ text_hash("'phone:' || facing.shared_number") }} = hot_phones.key_hash
    left join hot_emails
        on
            facing.email_left = facing.email_right
            and {{ text_hash("'email:' || facing.email_left") }} = hot_emails.key_hash
    left join hot_profiles
        on
            facing.profile_left = facing.profile_right
            and {{ text_hash("'profile:' || facing.profile_left") }} = hot_profiles.key_hash
    left join hot_numbers
        on
            facing.person_number_left = facing.person_number_right
            and {{ text_hash("'person_number:' || facing.person_number_left") }}
            = hot_numbers.key_hash

),

final as (

    select
        *,
        case
            when given_name_level = 'exact' and family_name_level = 'exact'
                then
                    case company_level
                        when 'same' then 'same_name_same_company'
                        when 'different' then 'same_name_other_company'
                        else 'same_name'
                    end
            when
                given_name_level in ('exact', 'near', 'nickname', 'initial', 'in_email')
                and family_name_level in ('exact', 'near', 'part', 'in_email')
                then null
            when email_level = 'exact' then 'other_name_same_email'
            when phone_level = 'same' then 'other_name_same_phone'
            else 'other_name'
        end as name_context_level
    from levels

)

select * from final

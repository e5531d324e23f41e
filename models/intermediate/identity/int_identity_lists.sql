with

global_units as (

    select *
    from {{ ref('int_business_units') }}
    where business_unit_id = 'global'

),

nicknames as (

    select * from {{ ref('seed_nicknames') }}

),

legal_forms as (

    select * from {{ ref('seed_legal_forms') }}

),

role_mailboxes as (

    select * from {{ ref('seed_role_mailboxes') }}

),

personal_domains as (

    select * from {{ ref('seed_personal_email_domains') }}

),

dialling_codes as (

    select * from {{ ref('seed_dialling_codes') }}

),

lists as (

    select
        'nickname' as list,
        nicknames.name as entry,
        nicknames.root as meaning,
        cast(null as string) as trunk_prefix,
        cast(null as string) as international_prefix
    from nicknames
    inner join global_units
        on {{ policy_in_force('nicknames', 'global_units.as_of_date') }}
    union all
    select
        'legal_form' as list,
        legal_forms.form as entry,
        cast(null as string) as meaning,
        cast(null as string) as trunk_prefix,
        cast(null as string) as international_prefix
    from legal_forms
    inner join global_units
        on {{ policy_in_force('legal_forms', 'global_units.as_of_date') }}
    union all
    select
        'role_mailbox' as list,
        {{ lowered('role_mailboxes.local_part') }} as entry,
        cast(null as string) as meaning,
        cast(null as string) as trunk_prefix,
        cast(null as string) as international_prefix
    from role_mailboxes
    inner join global_units
        on {{ policy_in_force('role_mailboxes', 'global_units.as_of_date') }}
    union all
    select
        'personal_domain' as list,
        {{ lowered('personal_domains.domain') }} as entry,
        cast(null as string) as meaning,
        cast(null as string) as trunk_prefix,
        cast(null as string) as international_prefix
    from personal_domains
    inner join global_units
        on {{ policy_in_force('personal_domains', 'global_units.as_of_date') }}
    union all
    select
        'dialling_code' as list,
        dialling_codes.country as entry,
        dialling_codes.dialling_code as meaning,
        coalesce(dialling_codes.trunk_prefix, '') as trunk_prefix,
        coalesce(dialling_codes.international_prefix, '') as international_prefix
    from dialling_codes
    inner join global_units
        on {{ policy_in_force('dialling_codes', 'global_units.as_of_date') }}

),

final as (

    -- a list that a unit writes too holds the same entry twice
    select
        list,
        entry,
        min(meaning) as meaning,
        min(trunk_prefix) as trunk_prefix,
        min(international_prefix) as international_prefix
    from lists
    group by list, entry

)

select * from final

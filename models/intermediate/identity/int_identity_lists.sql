{%- set none_there = 'cast(null as string)' -%}
{%- set lists = [
    {'name': 'nickname', 'rows': 'nicknames', 'entry': 'nicknames.name', 'meaning': 'nicknames.root'},
    {'name': 'legal_form', 'rows': 'legal_forms', 'entry': 'legal_forms.form'},
    {'name': 'role_mailbox', 'rows': 'role_mailboxes', 'entry': lowered('role_mailboxes.local_part')},
    {'name': 'personal_domain', 'rows': 'personal_domains', 'entry': lowered('personal_domains.domain')},
    {
        'name': 'dialling_code', 'rows': 'dialling_codes',
        'entry': 'dialling_codes.country', 'meaning': 'dialling_codes.dialling_code',
        'trunk_prefix': "coalesce(dialling_codes.trunk_prefix, '')",
        'international_prefix': "coalesce(dialling_codes.international_prefix, '')"
    }
] -%}

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

    {% for list in lists -%}
    select
        '{{ list.name }}' as list,
        {{ list.entry }} as entry,
        {{ list.get('meaning', none_there) }} as meaning,
        {{ list.get('trunk_prefix', none_there) }} as trunk_prefix,
        {{ list.get('international_prefix', none_there) }} as international_prefix
    from {{ list.rows }}
    inner join global_units
        on {{ policy_in_force(list.rows, 'global_units.as_of_date') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
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

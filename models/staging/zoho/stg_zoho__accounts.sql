with

raw as (

    select * from {{ source('raw_zoho', 'accounts') }}

),

trimmed as (

    select
        {{ trimmed('accountid') }} as text__account_id,
        {{ trimmed('account_owner_id') }} as owner_id,
        {{ trimmed('account_name') }} as name,
        {{ trimmed('industry') }} as industry,
        {{ trimmed('website') }} as website,
        {{ row_origin_columns() }}
    from raw

),

typed as (

    select
        ---------- ids
        {{ zoho_id('text__account_id', 'account') }} as account_id,
        text__account_id,
        {{ zoho_reference('owner_id') }} as owner_id,

        ---------- strings
        name,
        {{ web_domain('website') }} as domain,
        industry,

        ---------- what Zoho lacks
        {{ lacking_columns(
            'accounts', present=['account_id', 'owner_id', 'name', 'domain', 'industry']
        ) }}

        ---------- metadata
        {{ row_origin_columns() }}
    from trimmed

),

{{ judged_rows(
    'typed',
    columns=contract_columns('accounts') | list,
    casts={'account_id': {'text': 'text__account_id', 'type': 'id'}},
    key=['account_id']
) }}

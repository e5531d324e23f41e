with

raw as (

    select * from {{ source('raw_zoho', 'contacts') }}

),

trimmed as (

    select
        {{ trimmed('contactid') }} as text__lead_id,
        {{ trimmed('account_id') }} as account_id,
        {{ trimmed('contact_owner_id') }} as owner_id,
        {{ trimmed('last_name') }} as last_name,
        {{ trimmed('email') }} as email,
        {{ trimmed('mobile') }} as mobile,
        {{ trimmed('lead_source') }} as lead_source,
        {{ trimmed('created_time') }} as text__created_at,
        {{ row_origin_columns() }}
    from raw

),

typed as (

    select
        ---------- ids
        {{ zoho_id('text__lead_id', 'contact', prefix='zoho:contact:') }} as lead_id,
        text__lead_id,
        {{ zoho_reference('account_id') }} as account_id,
        {{ zoho_reference('owner_id') }} as owner_id,

        ---------- strings
        last_name as full_name,
        last_name,
        email,
        mobile as mobile_phone,
        lead_source,

        ---------- timestamps
        {{ zoho_timestamp('text__created_at') }} as created_at,
        text__created_at,

        ---------- what Zoho lacks
        {{ lacking_columns('leads', present=[
            'lead_id', 'account_id', 'owner_id', 'full_name', 'last_name', 'email', 'mobile_phone',
            'lead_source', 'created_at'
        ]) }}

        ---------- metadata
        {{ row_origin_columns() }}
    from trimmed

),

{{ judged_rows(
    'typed',
    columns=contract_columns('leads') | list,
    casts={
        'lead_id': {'text': 'text__lead_id', 'type': 'id'},
        'created_at': {'text': 'text__created_at', 'type': 'timestamp'},
    },
    key=['lead_id']
) }}

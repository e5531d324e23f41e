with

raw as (

    select * from {{ source('raw_zoho', 'events') }}

),

trimmed as (

    select
        {{ trimmed('eventid') }} as text__activity_id,
        {{ trimmed('leadid') }} as lead_id,
        {{ trimmed('contactid') }} as contact_id,
        {{ trimmed('event_owner_id') }} as user_id,
        {{ trimmed('subject') }} as subject,
        {{ trimmed('start_datetime') }} as text__occurred_at,
        {{ trimmed('created_time') }} as text__logged_at,
        {{ trimmed('modified_time') }} as text__modified_at,
        {{ row_origin_columns() }}
    from raw

),

typed as (

    select
        ---------- ids
        {{ zoho_id('text__activity_id', 'event', prefix='zoho:event:') }} as activity_id,
        text__activity_id,
        coalesce(
            {{ zoho_reference('lead_id') }},
            {{ zoho_reference('contact_id', prefix='zoho:contact:') }}
        ) as lead_id,
        {{ zoho_reference('user_id') }} as user_id,

        ---------- strings
        'meeting' as activity_type,
        subject as notes,

        ---------- booleans
        false as is_automated,

        ---------- timestamps
        {{ typed_text('text__occurred_at', 'timestamp') }} as occurred_at,
        text__occurred_at,
        {{ typed_text('text__logged_at', 'timestamp') }} as logged_at,
        text__logged_at,
        {{ typed_text('text__modified_at', 'timestamp') }} as modified_at,

        ---------- what Zoho lacks
        {{ lacking_columns('activities', present=[
            'activity_id', 'lead_id', 'user_id', 'activity_type', 'notes', 'is_automated',
            'occurred_at', 'logged_at'
        ]) }}

        ---------- metadata
        {{ row_origin_columns() }}
    from trimmed

),

{{ judged_rows(
    'typed',
    columns=contract_columns('activities') | list,
    casts={
        'activity_id': {'text': 'text__activity_id', 'type': 'id'},
        'occurred_at': {'text': 'text__occurred_at', 'type': 'timestamp'},
        'logged_at': {'text': 'text__logged_at', 'type': 'timestamp'},
    },
    key=['activity_id'],
    newest_first='modified_at'
) }}

with

raw as (

    select * from {{ source('raw_zoho', 'calls') }}

),

labels as (

    select * from {{ ref('seed_zoho_labels') }}

),

trimmed as (

    select
        {{ trimmed('taskid') }} as text__activity_id,
        {{ trimmed('leadid') }} as lead_id,
        {{ trimmed('contactid') }} as contact_id,
        {{ trimmed('call_owner_id') }} as user_id,
        {{ trimmed('call_type') }} as call_type,
        {{ trimmed('call_purpose') }} as purpose,
        {{ trimmed('subject') }} as subject,
        {{ trimmed('call_start_time') }} as text__occurred_at,
        {{ trimmed('created_time') }} as text__logged_at,
        {{ trimmed('modified_time') }} as text__modified_at,
        {{ row_origin_columns() }}
    from raw

),

identified as (

    select
        *,
        {{ zoho_id('text__activity_id', 'call', prefix='zoho:call:') }} as activity_id
    from trimmed

),

typed as (

    select
        ---------- ids
        identified.activity_id,
        identified.text__activity_id,
        coalesce(
            {{ zoho_reference('identified.lead_id') }},
            {{ zoho_reference('identified.contact_id', prefix='zoho:contact:') }}
        ) as lead_id,
        {{ zoho_reference('identified.user_id') }} as user_id,

        ---------- strings
        'call' as activity_type,
        directions.value as direction,
        coalesce(purposes.value, identified.purpose) as purpose,
        identified.subject as notes,

        ---------- booleans
        false as is_automated,

        ---------- timestamps
        {{ typed_text('identified.text__occurred_at', 'timestamp') }} as occurred_at,
        identified.text__occurred_at,
        {{ typed_text('identified.text__logged_at', 'timestamp') }} as logged_at,
        identified.text__logged_at,
        {{ typed_text('identified.text__modified_at', 'timestamp') }} as modified_at,

        ---------- what Zoho lacks
        {{ lacking_columns('activities', present=[
            'activity_id', 'lead_id', 'user_id', 'activity_type', 'direction', 'purpose', 'notes',
            'is_automated', 'occurred_at', 'logged_at'
        ]) }}

        ---------- metadata
        {{ row_origin_columns() }}
    from identified
    left join labels as directions
        on
            directions.field = 'call_type'
            and {{ lowered('identified.call_type') }} = {{ lowered('directions.label') }}
    left join labels as purposes
        on
            purposes.field = 'call_purpose'
            and {{ lowered('identified.purpose') }} = {{ lowered('purposes.label') }}

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

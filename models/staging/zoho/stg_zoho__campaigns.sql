with

raw as (

    select * from {{ source('raw_zoho', 'campaigns') }}

),

labels as (

    select * from {{ ref('seed_zoho_labels') }}

),

trimmed as (

    select
        {{ trimmed('campaignid') }} as text__campaign_id,
        {{ trimmed('type') }} as type,
        {{ trimmed('budgeted_cost') }} as text__budget,
        {{ trimmed('start_date') }} as text__start_date,
        {{ trimmed('end_date') }} as text__end_date,
        {{ trimmed('modified_time') }} as text__modified_at,
        {{ row_origin_columns() }}
    from raw

),

identified as (

    select
        *,
        {{ zoho_id('text__campaign_id', 'campaign') }} as campaign_id
    from trimmed

),

typed as (

    select
        ---------- ids
        identified.campaign_id,
        identified.text__campaign_id,

        ---------- strings
        coalesce(channels.value, identified.type) as channel,

        ---------- numerics
        {{ amount_from_text('identified.text__budget') }} as budget,
        identified.text__budget,

        ---------- dates
        {{ typed_text('identified.text__start_date', 'date') }} as start_date,
        identified.text__start_date,
        {{ typed_text('identified.text__end_date', 'date') }} as end_date,
        identified.text__end_date,

        ---------- timestamps
        {{ typed_text('identified.text__modified_at', 'timestamp') }} as modified_at,

        ---------- what Zoho lacks
        {{ lacking_columns(
            'campaigns', present=['campaign_id', 'channel', 'budget', 'start_date', 'end_date']
        ) }}

        ---------- metadata
        {{ row_origin_columns() }}
    from identified
    left join labels as channels
        on
            channels.field = 'campaign_type'
            and {{ lowered('identified.type') }} = {{ lowered('channels.label') }}

),

{{ judged_rows(
    'typed',
    columns=contract_columns('campaigns') | list,
    casts={
        'campaign_id': {'text': 'text__campaign_id', 'type': 'id'},
        'budget': {'text': 'text__budget', 'type': 'double'},
        'start_date': {'text': 'text__start_date', 'type': 'date'},
        'end_date': {'text': 'text__end_date', 'type': 'date'},
    },
    key=['campaign_id'],
    newest_first='modified_at'
) }}

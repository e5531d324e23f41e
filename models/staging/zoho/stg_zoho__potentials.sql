with

raw as (

    select * from {{ source('raw_zoho', 'potentials') }}

),

owners as (

    select * from {{ ref('stg_zoho__owner_names') }}

),

labels as (

    select * from {{ ref('seed_zoho_labels') }}

),

trimmed as (

    select
        {{ zoho_reference(trimmed('leadid')) }} as lead_id,
        {{ zoho_reference(trimmed('campaign_id')) }} as campaign_id,
        {{ trimmed('potential_owner') }} as owner_name,
        {{ trimmed('type') }} as type,
        {{ trimmed('stage') }} as stage,
        {{ trimmed('amount') }} as text__deal_value,
        {{ trimmed('closing_date') }} as text__close_date,
        {{ trimmed('created_time') }} as text__created_at,
        {{ row_origin_columns() }}
    from raw

),

numbered as (

    select
        *,
        cast(null as string) as delivered_id,
        {{ zoho_timestamp('text__close_date') }} as closing_at,
        row_number() over (
            partition by lead_id, _arrival_seq
            order by
                _row_sha256 asc nulls last,
                _source_file asc nulls last,
                _row_number asc nulls last
        ) as occurrence_of_lead
    from trimmed

),

identified as (

    select
        *,
        {{ zoho_id('delivered_id', 'potential') }} as opportunity_id
    from numbered

),

typed as (

    select
        ---------- ids
        identified.opportunity_id,
        -- a later delivery of the potential of a lead replaces the earlier one
        coalesce(
            identified.lead_id || '-' || cast(identified.occurrence_of_lead as string),
            identified.opportunity_id
        ) as record_key,
        identified.lead_id,
        owners.owner_id,
        identified.campaign_id,

        ---------- strings
        coalesce(types.value, identified.type) as type,
        identified.stage,
        currencies.value as currency,

        ---------- numerics
        {{ amount_from_text('identified.text__deal_value') }} as deal_value,
        identified.text__deal_value,

        ---------- booleans
        case
            when outcomes.value = 'won' then true
            when outcomes.value = 'lost' then false
        end as is_won,

        ---------- dates
        cast(identified.closing_at as date) as close_date,
        identified.text__close_date,

        ---------- timestamps
        {{ zoho_timestamp('identified.text__created_at') }} as created_at,
        identified.text__created_at,
        case when outcomes.value is not null then identified.closing_at end as closed_at,

        ---------- what Zoho lacks
        {{ lacking_columns('opportunities', present=[
            'opportunity_id', 'lead_id', 'owner_id', 'type', 'stage', 'currency', 'deal_value',
            'is_won', 'close_date', 'created_at', 'closed_at'
        ]) }}

        ---------- metadata
        {{ row_origin_columns() }}
    from identified
    left join owners
        on {{ lowered('identified.owner_name') }} = owners.owner_name
    left join labels as types
        on
            types.field = 'opportunity_type'
            and {{ lowered('identified.type') }} = {{ lowered('types.label') }}
    left join labels as outcomes
        on
            outcomes.field = 'potential_stage'
            and {{ lowered('identified.stage') }} = {{ lowered('outcomes.label') }}
    left join labels as currencies
        on
            currencies.field = 'currency'
            and substring(identified.text__deal_value, 1, 1) = currencies.label

),

{{ judged_rows(
    'typed',
    columns=(contract_columns('opportunities') | list) + ['campaign_id'],
    casts={
        'deal_value': {'text': 'text__deal_value', 'type': 'double'},
        'close_date': {'text': 'text__close_date', 'type': 'date'},
        'created_at': {'text': 'text__created_at', 'type': 'timestamp'},
    },
    key=['record_key']
) }}

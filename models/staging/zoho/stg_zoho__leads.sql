with

raw as (

    select * from {{ source('raw_zoho', 'leads') }}

),

owners as (

    select * from {{ ref('stg_zoho__owner_names') }}

),

companies as (

    select * from {{ ref('stg_zoho__account_names') }}

),

potentials as (

    select * from {{ ref('stg_zoho__potentials') }}

),

labels as (

    select * from {{ ref('seed_zoho_labels') }}

),

potentials_ranked as (

    select
        lead_id,
        opportunity_id,
        campaign_id,
        stage,
        row_number() over (
            partition by lead_id
            order by created_at desc nulls last, opportunity_id asc nulls last
        ) as rank_in_lead
    from potentials
    where
        _row_state = 'accepted'
        and lead_id is not null

),

trimmed as (

    select
        {{ trimmed('leadid') }} as text__lead_id,
        {{ trimmed('lead_owner') }} as owner_name,
        {{ trimmed('last_name') }} as last_name,
        {{ trimmed('company') }} as company_name,
        {{ trimmed('email') }} as email,
        {{ trimmed('mobile') }} as mobile,
        {{ trimmed('website') }} as website,
        {{ trimmed('lead_source') }} as lead_source,
        {{ trimmed('lead_status') }} as status,
        {{ trimmed('created_time') }} as text__created_at,
        {{ row_origin_columns() }}
    from raw

),

identified as (

    select
        *,
        {{ zoho_id('text__lead_id', 'lead') }} as lead_id,
        {{ web_domain('website') }} as company_domain
    from trimmed

),

typed as (

    select
        ---------- ids
        identified.lead_id,
        identified.text__lead_id,
        -- a lead has no account id: name and web site together name its company
        companies.account_id,
        potentials_ranked.campaign_id,
        owners.owner_id,
        potentials_ranked.opportunity_id as converted_opportunity_id,

        ---------- strings
        identified.last_name as full_name,
        identified.last_name,
        identified.email,
        identified.mobile as mobile_phone,
        identified.company_name,
        identified.company_domain,
        identified.website,
        identified.lead_source,
        identified.status,
        case
            -- junk and lost leads have potentials as well; their own status is the later word
            when closing_statuses.label is not null then identified.status
            else coalesce(potentials_ranked.stage, identified.status)
        end as stage,

        ---------- timestamps
        {{ zoho_timestamp('identified.text__created_at') }} as created_at,
        identified.text__created_at,

        ---------- what Zoho lacks
        {{ lacking_columns('leads', present=[
            'lead_id', 'account_id', 'campaign_id', 'owner_id', 'converted_opportunity_id',
            'full_name', 'last_name', 'email', 'mobile_phone', 'company_name', 'company_domain',
            'website', 'lead_source', 'status', 'stage', 'created_at'
        ]) }}

        ---------- metadata
        {{ row_origin_columns() }}
    from identified
    left join owners
        on {{ lowered('identified.owner_name') }} = owners.owner_name
    left join companies
        on
            {{ lowered('identified.company_name') }} = companies.account_name
            and identified.company_domain = companies.domain
    left join potentials_ranked
        on
            identified.lead_id = potentials_ranked.lead_id
            and potentials_ranked.rank_in_lead = 1
    left join labels as closing_statuses
        on
            closing_statuses.field = 'closing_lead_status'
            and {{ lowered('identified.status') }} = {{ lowered('closing_statuses.label') }}

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

with

raw as (

    select * from {{ source('raw_zoho', 'tasks') }}

),

owners as (

    select * from {{ ref('stg_zoho__owner_names') }}

),

labels as (

    select * from {{ ref('seed_zoho_labels') }}

),

trimmed as (

    select
        {{ trimmed('task_owner') }} as owner_name,
        {{ trimmed('subject') }} as subject,
        {{ trimmed('status') }} as status,
        {{ trimmed('due_date') }} as text__due_at,
        {{ trimmed('created_time') }} as text__created_at,
        {{ trimmed('modified_time') }} as text__modified_at,
        {{ row_origin_columns() }}
    from raw

),

parsed as (

    select
        *,
        cast(null as string) as delivered_id,
        {{ zoho_timestamp('text__due_at') }} as due_at,
        {{ zoho_timestamp('text__created_at') }} as created_at,
        {{ zoho_timestamp('text__modified_at') }} as modified_at
    from trimmed

),

identified as (

    select
        *,
        {{ zoho_id('delivered_id', 'task') }} as task_id
    from parsed

),

typed as (

    select
        ---------- ids
        identified.task_id,
        owners.owner_id,

        ---------- strings
        case when identified.subject ilike '%follow%up%' then 'followup' end as type,
        coalesce(statuses.value, identified.status) as status,

        ---------- timestamps
        identified.due_at,
        identified.text__due_at,
        identified.created_at,
        identified.text__created_at,
        -- tasks of the export are modified before they were created; that is no completion time
        case
            when
                statuses.value = 'done'
                and identified.modified_at >= identified.created_at
                then identified.modified_at
        end as completed_at,
        identified.modified_at,
        identified.text__modified_at,

        ---------- what Zoho lacks
        {{ lacking_columns('tasks', present=[
            'task_id', 'owner_id', 'type', 'status', 'due_at', 'created_at', 'completed_at'
        ]) }}

        ---------- metadata
        {{ row_origin_columns() }}
    from identified
    left join owners
        on {{ lowered('identified.owner_name') }} = owners.owner_name
    left join labels as statuses
        on
            statuses.field = 'task_status'
            and {{ lowered('identified.status') }} = {{ lowered('statuses.label') }}

),

{{ judged_rows(
    'typed',
    columns=contract_columns('tasks') | list,
    casts={
        'due_at': {'text': 'text__due_at', 'type': 'timestamp'},
        'created_at': {'text': 'text__created_at', 'type': 'timestamp'},
        'modified_at': {'text': 'text__modified_at', 'type': 'timestamp'},
    },
    key=['task_id']
) }}

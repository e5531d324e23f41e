with

raw as (

    select * from {{ source('raw_zoho', 'users') }}

),

trimmed as (

    select
        {{ trimmed('user_id') }} as text__user_id,
        {{ trimmed('first_name') }} as first_name,
        {{ trimmed('last_name') }} as last_name,
        {{ trimmed('email') }} as email,
        {{ row_origin_columns() }}
    from raw

),

typed as (

    select
        {{ zoho_id('text__user_id', 'user') }} as user_id,
        text__user_id,
        {{ trimmed("concat_ws(' ', first_name, last_name)") }} as full_name,
        email,
        {{ lacking_columns('users', present=['user_id', 'full_name', 'email']) }}
        {{ row_origin_columns() }}
    from trimmed

),

{{ judged_rows(
    'typed',
    columns=contract_columns('users') | list,
    casts={'user_id': {'text': 'text__user_id', 'type': 'id'}},
    key=['user_id']
) }}

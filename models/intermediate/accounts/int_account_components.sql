{{ config(
    materialized='connected_components',
    meta={'node': 'account_id', 'component': 'first_of_component'}
) }}

with

links as (

    select * from {{ ref('int_account_links') }}

),

final as (

    -- an account that nobody shares a key with is linked to itself, and so a component of one
    select
        account_id,
        first_of_domain as first_of_component
    from links
    union distinct
    select
        account_id,
        first_of_name as first_of_component
    from links

)

select * from final

with

redirects as (

    select * from {{ ref('int_golden_redirects') }}

),

final as (

    select
        ---------- ids
        retired_golden_lead_id,
        golden_lead_id,

        ---------- strings
        cause,

        ---------- timestamps
        retired_at
    from redirects

)

select * from final

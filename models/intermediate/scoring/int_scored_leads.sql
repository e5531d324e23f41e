with

leads as (

    select * from {{ ref('mart_leads_deduplicated') }}

),

final as (

    -- millions of rows are grouped and sorted by lead: by a number they cost half as much
    select
        cast(row_number() over (order by golden_lead_id asc nulls last) as int) as lead_number,
        golden_lead_id,
        business_unit_id,
        account_id,
        created_at
    from leads

)

select * from final

with

units as (

    select * from {{ ref('int_unit_parameters') }}

),

unit_dates as (

    select
        business_unit_id,
        as_of_date
    from units
    union all
    -- all units together are counted by UTC
    select
        'all' as business_unit_id,
        cast({{ as_of() }} as date) as as_of_date

),

final as (

    select
        business_unit_id,
        'month' as period_grain,
        cast(date_trunc('month', as_of_date) as date) as period_start
    from unit_dates
    union all
    select
        business_unit_id,
        'quarter' as period_grain,
        cast(date_trunc('quarter', as_of_date) as date) as period_start
    from unit_dates

)

select * from final

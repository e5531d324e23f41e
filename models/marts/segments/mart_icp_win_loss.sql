with

opportunities as (

    select * from {{ ref('fct_opportunity_icp') }}

),

events as (

    select
        business_unit_id,
        opened_month as month_start,
        icp_class,
        currency,
        1 as opened,
        0 as won,
        0 as lost,
        deal_value as opened_value,
        cast(0 as decimal(18, 6)) as won_value,
        cast(0 as decimal(18, 6)) as lost_value,
        case when outcome = 'open' then deal_value end as open_value
    from opportunities
    union all
    select
        business_unit_id,
        closed_month as month_start,
        icp_class,
        currency,
        0 as opened,
        case when outcome = 'won' then 1 else 0 end as won,
        case when outcome = 'lost' then 1 else 0 end as lost,
        cast(0 as decimal(18, 6)) as opened_value,
        case when outcome = 'won' then deal_value end as won_value,
        case when outcome = 'lost' then deal_value end as lost_value,
        cast(0 as decimal(18, 6)) as open_value
    from opportunities
    where closed_month is not null

),

summed as (

    select
        business_unit_id,
        month_start,
        icp_class,
        currency,
        sum(opened) as opened_count,
        sum(won) as won_count,
        sum(lost) as lost_count,
        sum(opened_value) as opened_value,
        sum(won_value) as won_value,
        sum(lost_value) as lost_value,
        sum(open_value) as open_value
    from events
    group by business_unit_id, month_start, icp_class, currency

),

final as (

    select
        ---------- ids
        business_unit_id,

        ---------- strings
        icp_class,
        currency,

        ---------- numerics
        cast(opened_count as bigint) as opened_count,
        cast(won_count as bigint) as won_count,
        cast(lost_count as bigint) as lost_count,
        cast(won_count as double) / nullif(cast(won_count + lost_count as double), 0) as win_rate,
        cast(coalesce(opened_value, 0) as decimal(28, 6)) as opened_value,
        cast(coalesce(won_value, 0) as decimal(28, 6)) as won_value,
        cast(coalesce(lost_value, 0) as decimal(28, 6)) as lost_value,
        -- of the deals opened in the month, what is still open
        cast(coalesce(open_value, 0) as decimal(28, 6)) as pipeline_value,

        ---------- dates
        month_start
    from summed

)

select * from final

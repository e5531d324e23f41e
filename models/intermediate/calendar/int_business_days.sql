with

dates as (

    select * from {{ ref('int_calendar_dates') }}

),

openings as (

    select * from {{ ref('int_business_openings') }}

),

open_dates as (

    select
        calendar_id,
        calendar_date
    from openings
    group by calendar_id, calendar_date

),

days as (

    select
        dates.calendar_id,
        dates.calendar_date,
        {{ utc_timestamp('cast(dates.calendar_date as timestamp)', 'dates.timezone') }}
            as starts_at,
        {{ utc_timestamp(
            'cast(' ~ add_days('dates.calendar_date', 1) ~ ' as timestamp)', 'dates.timezone'
        ) }} - interval '1' microsecond as ends_at,
        coalesce(dates.is_listed_business_day, open_dates.calendar_id is not null)
            as is_business_day
    from dates
    left join open_dates
        on
            dates.calendar_id = open_dates.calendar_id
            and dates.calendar_date = open_dates.calendar_date

),

final as (

    select
        ---------- ids
        calendar_id,

        ---------- numerics
        cast(
            sum(case when is_business_day then 1 else 0 end) over (
                partition by calendar_id
                order by calendar_date asc nulls last
                rows between unbounded preceding and current row
            ) as int
        ) as business_day_number,

        ---------- booleans
        is_business_day,

        ---------- dates
        calendar_date,
        min(case when is_business_day then calendar_date end) over (
            partition by calendar_id
            order by calendar_date asc nulls last
            rows between 1 following and unbounded following
        ) as next_business_date,

        ---------- timestamps
        starts_at,
        ends_at
    from days

)

select * from final

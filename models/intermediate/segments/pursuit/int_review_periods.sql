with

units as (

    select * from {{ ref('int_unit_parameters') }}

),

review_cadence as (

    select * from {{ ref('seed_review_cadence') }}

),

rows_in_force as (

    select
        units.business_unit_id,
        units.timezone,
        units.as_of_date,
        review_cadence.business_unit_id as policy_unit_id,
        review_cadence.duty,
        review_cadence.cadence
    from units
    inner join review_cadence
        on
            review_cadence.business_unit_id in (units.business_unit_id, 'global')
            and {{ policy_in_force('review_cadence', 'units.as_of_date') }}

),

rows_by_nearness as (

    select
        *,
        {{ own_policy_applies(['duty']) }} as is_applied
    from rows_in_force

),

begun as (

    select
        business_unit_id,
        duty,
        cadence,
        as_of_date,
        case
            when cadence = 'monthly' then cast(date_trunc('month', as_of_date) as date)
            when cadence = 'quarterly' then cast(date_trunc('quarter', as_of_date) as date)
            when cadence = 'semi-annual' and extract(month from as_of_date) > 6
                then
                    cast(
                        cast(date_trunc('year', as_of_date) as date) + interval '6' month as date
                    )
            else cast(date_trunc('year', as_of_date) as date)
        end as period_start
    from rows_by_nearness
    where
        is_applied
        and cadence in ('monthly', 'quarterly', 'semi-annual', 'annual')

),

final as (

    select
        business_unit_id,
        duty,
        cadence,
        period_start,
        case cadence
            when 'monthly' then cast(period_start - interval '1' month as date)
            when 'quarterly' then cast(period_start - interval '3' month as date)
            when 'semi-annual' then cast(period_start - interval '6' month as date)
            else cast(period_start - interval '12' month as date)
        end as previous_period_start,
        case cadence
            when 'monthly' then cast(as_of_date - interval '1' month as date)
            when 'quarterly' then cast(as_of_date - interval '3' month as date)
            when 'semi-annual' then cast(as_of_date - interval '6' month as date)
            else cast(as_of_date - interval '12' month as date)
        end as one_period_ago
    from begun

)

select * from final

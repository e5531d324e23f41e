with

finding_counts as (

    select * from {{ ref('int_finding_counts') }}

),

months_back as (

    {{ dbt.generate_series(240) }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

changes as (

    select
        criterion,
        business_unit_id,
        opened_month as month_number,
        finding_count as opened_count,
        0 as resolved_count,
        0 as on_time_count,
        0 as overdue_change
    from finding_counts

    union all

    select
        criterion,
        business_unit_id,
        resolved_month as month_number,
        0 as opened_count,
        finding_count as resolved_count,
        case when is_corrected_on_time then finding_count else 0 end as on_time_count,
        case when overdue_month is null then 0 else -finding_count end as overdue_change
    from finding_counts
    where resolved_month is not null

    union all

    select
        criterion,
        business_unit_id,
        overdue_month as month_number,
        0 as opened_count,
        0 as resolved_count,
        0 as on_time_count,
        finding_count as overdue_change
    from finding_counts
    where overdue_month is not null

),

first_months as (

    select
        criterion,
        business_unit_id,
        min(month_number) as first_month
    from changes
    group by criterion, business_unit_id

),

subjects as (

    -- the running month is that of the unit's time zone
    select
        first_months.criterion,
        first_months.business_unit_id,
        first_months.first_month,
        coalesce({{ month_number('units.as_of_date') }}, {{ month_number(as_of()) }}) as last_month
    from first_months
    left join units
        on first_months.business_unit_id = units.business_unit_id

),

months_of_subjects as (

    -- a month without a change still has what is open
    select
        subjects.criterion,
        subjects.business_unit_id,
        cast(subjects.last_month + 1 - months_back.generated_number as int) as month_number,
        0 as opened_count,
        0 as resolved_count,
        0 as on_time_count,
        0 as overdue_change
    from subjects
    cross join months_back
    where subjects.last_month + 1 - months_back.generated_number >= subjects.first_month

),

all_changes as (

    select * from changes
    union all
    select * from months_of_subjects

),

counted as (

    select
        criterion,
        business_unit_id,
        month_number,
        sum(opened_count) as opened_count,
        sum(resolved_count) as resolved_count,
        sum(on_time_count) as on_time_count,
        sum(overdue_change) as overdue_change
    from all_changes
    group by criterion, business_unit_id, month_number

),

final as (

    select
        criterion,
        business_unit_id,
        month_number,
        opened_count,
        resolved_count,
        on_time_count,
        sum(opened_count - resolved_count) over (
            partition by criterion, business_unit_id
            order by month_number asc nulls last
            rows between unbounded preceding and current row
        ) as open_count,
        sum(overdue_change) over (
            partition by criterion, business_unit_id
            order by month_number asc nulls last
            rows between unbounded preceding and current row
        ) as overdue_count
    from counted

)

select * from final

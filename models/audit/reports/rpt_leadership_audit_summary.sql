-- the rendered list of metrics has its own indent and order
-- sqlfluff:exclude_rules:layout.indent,structure.column_order
with

monthly as (

    select * from {{ ref('rpt_audit_monthly') }}

),

metric_values as (

    select * from {{ ref('metric_values') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

shown_metrics as (

    select
        substring(cast(period_start as string), 1, 7) as period,
        business_unit_id,
        metric_name,
        value,
        target
    from metric_values
    where
        metric_name in ('pct_complete_records', 'duplicate_ratio', 'icp_alignment_rate')
        and period_grain = 'month'
        and dimension_name = 'all'
        and dimension_value = 'all'

),

measured as (

    select
        period,
        business_unit_id,
        {% for name in ['pct_complete_records', 'duplicate_ratio', 'icp_alignment_rate'] -%}
        max(case when metric_name = '{{ name }}' then value end) as {{ name }},
        max(case when metric_name = '{{ name }}' then target end) as {{ name }}_target
        {{- ',' if not loop.last }}
        {% endfor %}
    from shown_metrics
    group by period, business_unit_id

),

findings_by_unit as (

    select
        period,
        business_unit_id,
        criterion,
        opened_count,
        resolved_count,
        on_time_count,
        open_count,
        overdue_count
    from monthly

    union all

    select
        period,
        'all' as business_unit_id,
        criterion,
        opened_count,
        resolved_count,
        on_time_count,
        open_count,
        overdue_count
    from monthly

),

found as (

    select
        period,
        business_unit_id,
        count(distinct case when open_count > 0 then criterion end) as failing_criterion_count,
        cast(sum(opened_count) as bigint) as opened_count,
        cast(sum(resolved_count) as bigint) as resolved_count,
        cast(sum(on_time_count) as bigint) as on_time_count,
        cast(sum(open_count) as bigint) as open_count,
        cast(sum(overdue_count) as bigint) as overdue_count
    from findings_by_unit
    group by period, business_unit_id

),

subjects as (

    select
        period,
        business_unit_id
    from measured

    union all

    select
        period,
        business_unit_id
    from found

),

months as (

    select
        period,
        business_unit_id
    from subjects
    group by period, business_unit_id

),

final as (

    select
        ---------- ids
        months.business_unit_id,

        ---------- strings
        months.period,

        ---------- numerics
        {% for name in ['pct_complete_records', 'duplicate_ratio', 'icp_alignment_rate'] -%}
        measured.{{ name }},
        measured.{{ name }}_target,
        measured.{{ name }} - lag(measured.{{ name }}) over (
            partition by months.business_unit_id
            order by months.period asc nulls last
        ) as {{ name }}_change,
        {% endfor -%}
        coalesce(found.failing_criterion_count, 0) as failing_criterion_count,
        coalesce(found.opened_count, 0) as opened_count,
        coalesce(found.resolved_count, 0) as resolved_count,
        coalesce(found.on_time_count, 0) as on_time_count,
        coalesce(found.open_count, 0) as open_count,
        coalesce(found.overdue_count, 0) as overdue_count,

        ---------- booleans
        months.period = substring(
            cast(coalesce(units.as_of_date, cast({{ as_of() }} as date)) as string), 1, 7
        ) as is_running
    from months
    left join units
        on months.business_unit_id = units.business_unit_id
    left join measured
        on
            months.period = measured.period
            and months.business_unit_id = measured.business_unit_id
    left join found
        on
            months.period = found.period
            and months.business_unit_id = found.business_unit_id

)

select * from final

{%- set zone = "coalesce(units.timezone, 'UTC')" -%}
with

findings as (

    select * from {{ ref('audit_findings') }}

),

units as (

    select * from {{ ref('int_unit_parameters') }}

),

with_local_dates as (

    -- months are those of the unit's time zone, as those of metrics
    select
        findings.*,
        {{ local_date('findings.first_seen_at', zone) }} as opened_date,
        {{ local_date('findings.resolved_at', zone) }} as resolved_date,
        {{ local_date('findings.due_at', zone) }} as due_date
    from findings
    left join units
        on findings.business_unit_id = units.business_unit_id

),

judged as (

    select
        criterion,
        business_unit_id,
        owner_id,
        manager_id,
        severity,
        status,
        first_seen_at,
        due_at,
        {{ month_number('opened_date') }} as opened_month,
        {{ month_number('resolved_date') }} as resolved_month,
        -- the month in which it fell due uncorrected
        case
            when due_at < coalesce(resolved_at, {{ as_of() }}) then {{ month_number('due_date') }}
        end as overdue_month,
        -- AUD-15: still to come for what isn't due yet, and while somebody has accepted it
        case
            when resolved_at is not null then resolved_at <= due_at
            when status != 'accepted' and due_at < {{ as_of() }} then false
        end as is_corrected_on_time
    from with_local_dates

),

final as (

    select
        criterion,
        business_unit_id,
        owner_id,
        manager_id,
        severity,
        status,
        opened_month,
        resolved_month,
        overdue_month,
        is_corrected_on_time,
        count(*) as finding_count,
        sum(case when first_seen_at = {{ as_of() }} then 1 else 0 end) as new_count,
        min(first_seen_at) as first_seen_at,
        min(due_at) as due_at
    from judged
    group by
        criterion,
        business_unit_id,
        owner_id,
        manager_id,
        severity,
        status,
        opened_month,
        resolved_month,
        overdue_month,
        is_corrected_on_time

)

select * from final

with

results as (

    select * from {{ ref('audit_results') }}

),

trend as (

    select * from {{ ref('rpt_audit_trend') }}

),

finding_counts as (

    select * from {{ ref('int_finding_counts') }}

),

found as (

    select
        criterion,
        count(distinct case when status != 'resolved' then owner_id end) as owner_count,
        {{ finding_totals() }}
    from finding_counts
    group by criterion

),

latest as (

    select
        criterion,
        failed_change,
        valid_from
    from trend
    where is_current

),

final as (

    select
        ---------- ids
        results.criterion,
        results.rule_id,

        ---------- strings
        results.suite,
        results.severity,
        results.title,
        results.status,
        results.message,

        ---------- numerics
        results.evaluated_count,
        results.failed_count,
        cast(results.failed_count as double)
        / nullif(cast(results.evaluated_count as double), 0) as failed_rate,
        -- null in the first night, and where one of the two nights has no verdict
        case when latest.valid_from = {{ as_of() }} then latest.failed_change else 0 end
            as failed_change,
        coalesce(found.unresolved_count, 0) as unresolved_count,
        coalesce(found.new_count, 0) as new_count,
        coalesce(found.open_count, 0) as open_count,
        coalesce(found.overdue_count, 0) as overdue_count,
        coalesce(found.escalated_count, 0) as escalated_count,
        coalesce(found.accepted_count, 0) as accepted_count,
        coalesce(found.resolved_count, 0) as resolved_count,
        coalesce(found.owner_count, 0) as owner_count,
        cast(found.on_time_count as double) / nullif(cast(found.fallen_due_count as double), 0)
            as on_time_rate,

        ---------- timestamps
        found.oldest_first_seen_at,
        found.next_due_at,
        results.as_of
    from results
    left join found
        on results.criterion = found.criterion
    left join latest
        on results.criterion = latest.criterion
    where results.run_id = {{ run_id() }}

)

select * from final

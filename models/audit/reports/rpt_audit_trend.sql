with

results as (

    select * from {{ ref('audit_results') }}

),

newest_of_each_day as (

    -- a night that is run again replaces what it said before
    select
        *,
        row_number() over (
            partition by criterion, as_of
            order by run_id desc nulls last
        ) as row_number
    from results

),

compared as (

    select
        criterion,
        suite,
        rule_id,
        severity,
        title,
        status,
        evaluated_count,
        failed_count,
        as_of,
        lag(status) over (
            partition by criterion
            order by as_of asc nulls last
        ) as previous_status,
        lag(evaluated_count) over (
            partition by criterion
            order by as_of asc nulls last
        ) as previous_evaluated_count,
        lag(failed_count) over (
            partition by criterion
            order by as_of asc nulls last
        ) as previous_failed_count,
        max(as_of) over () as last_as_of
    from newest_of_each_day
    where row_number = 1

),

numbered as (

    select
        *,
        sum(
            case
                when
                    status is distinct from previous_status
                    or evaluated_count is distinct from previous_evaluated_count
                    or failed_count is distinct from previous_failed_count
                    then 1
                else 0
            end
        ) over (
            partition by criterion
            order by as_of asc nulls last
            rows between unbounded preceding and current row
        ) as interval_number
    from compared

),

intervals as (

    select
        criterion,
        interval_number,
        status,
        evaluated_count,
        failed_count,
        max(suite) as suite,
        max(rule_id) as rule_id,
        max(severity) as severity,
        max(title) as title,
        count(*) as night_count,
        min(as_of) as valid_from,
        max(as_of) as last_judged_at,
        max(last_as_of) as last_as_of
    from numbered
    group by criterion, interval_number, status, evaluated_count, failed_count

),

final as (

    select
        ---------- ids
        criterion,
        rule_id,

        ---------- strings
        suite,
        severity,
        title,
        status,

        ---------- numerics
        cast(interval_number as bigint) as interval_number,
        night_count,
        evaluated_count,
        failed_count,
        cast(failed_count as double) / nullif(cast(evaluated_count as double), 0) as failed_rate,
        failed_count - lag(failed_count) over (
            partition by criterion
            order by interval_number asc nulls last
        ) as failed_change,

        ---------- booleans
        last_judged_at = last_as_of as is_current,

        ---------- timestamps
        valid_from,
        lead(valid_from) over (
            partition by criterion
            order by interval_number asc nulls last
        ) as valid_to,
        last_judged_at
    from intervals

)

select * from final

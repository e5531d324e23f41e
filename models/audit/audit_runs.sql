with

prior_runs as (

    select * from {{ source('prior', 'audit_runs') }}

),

judged as (

    -- an audit is there when criteria were judged
    select count(*) as criterion_count
    from {{ source('judged', 'expectation_results') }}

),

audits_due as (

    select
        'nightly' as run_type,
        cast(cast({{ as_of() }} as date) as string) as period
    union all
    -- AUD-01: the first run of a month is the monthly audit
    select
        'monthly' as run_type,
        substring(cast(cast({{ as_of() }} as date) as string), 1, 7) as period
    union all
    -- AUD-02: the first run of a quarter is the deep audit
    select
        'quarterly' as run_type,
        substring(cast(cast({{ as_of() }} as date) as string), 1, 4)
        || '-Q'
        || cast(cast(extract(quarter from {{ as_of() }}) as int) as string) as period

),

tonight as (

    select
        {{ run_id() }} as run_id,
        audits_due.run_type,
        audits_due.period,
        {{ as_of() }} as as_of,
        {{ as_of() }} as shared_at
    from audits_due
    cross join judged
    left join prior_runs
        on
            audits_due.run_type = prior_runs.run_type
            and audits_due.period = prior_runs.period
    where
        judged.criterion_count > 0
        and (audits_due.run_type = 'nightly' or prior_runs.run_id is null)

),

nights_before as (

    select
        run_id,
        run_type,
        period,
        as_of,
        shared_at
    from prior_runs
    where run_id != {{ run_id() }}

),

distinct_tonight as (

    -- two nights of one date are two nightly audits; the join above must not multiply tonight's
    select distinct * from tonight

),

final as (

    select * from distinct_tonight
    union all
    select * from nights_before

)

select * from final

-- the model in the syntax that only DuckDB reads, with every CTE as it likes it best
with

leads as (
    select golden_lead_id, business_unit_id, account_id, is_open
    from leadhouse.marts.mart_leads_deduplicated
),

units as (
    select
        business_unit_id,
        any_value(timezone) as timezone,
        any_value(as_of_date) as as_of_date,
        max(window_days) as longest_days
    from work.intermediate.int_unit_parameters
    inner join work.intermediate.int_unit_event_scoring using (business_unit_id)
    group by all
),

rules as (
    select
        *,
        dense_rank() over (order by business_unit_id, model_id, component, rule_key) as rule_number
    from work.intermediate.int_unit_event_scoring
),

names as (
    select
        rule_number,
        any_value(model_id) as model_id,
        any_value(component) as component,
        any_value(rule_key) as rule_key,
        max(max_points) as max_points,
        max(coalesce(min_count, 1)) as min_count
    from rules
    group by all
),

touches as (
    select golden_lead_id, event_type, video_progress_pct as event_value, occurred_at
    from leadhouse.marts.fct_engagement_events
    where not is_machine and occurred_at <= getvariable('as_of')
    union all
    select golden_lead_id, lower(signal_type), null, observed_at
    from work.input.input_signals
    inner join leadhouse.marts.bridge_lead_records using (lead_id)
    where observed_at <= getvariable('as_of')
    union all
    select leads.golden_lead_id, lower(signal_type), null, observed_at
    from work.input.input_signals as signals
    inner join leads using (account_id)
    where leads.is_open and signals.lead_id is null and observed_at <= getvariable('as_of')
),

placed as materialized (
    select
        golden_lead_id, business_unit_id, event_type, event_value, timezone, as_of_date,
        time_bucket(interval 15 minutes, occurred_at) as quarter_hour
    from touches
    inner join leads using (golden_lead_id)
    inner join units using (business_unit_id)
    where date_diff('day', occurred_at::date, as_of_date) <= longest_days + 1
),

ages as (
    select
        timezone, as_of_date, quarter_hour,
        date_diff(
            'day', timezone(timezone, timezone('UTC', quarter_hour))::date, as_of_date
        )::int as age_days
    from (select distinct timezone, as_of_date, quarter_hour from placed)
),

summed as (
    select
        golden_lead_id,
        rule_number,
        count(*)::int as evidence_count,
        sum(
            case
                when half_life_days is null then points
                else points::double * power(0.5, floor(age_days / nullif(half_life_days, 0)))
            end::decimal(18, 6)
        ) as points
    from placed
    inner join ages using (timezone, as_of_date, quarter_hour)
    inner join rules using (business_unit_id, event_type)
    where age_days <= window_days and (min_value is null or event_value >= min_value)
    group by all
)

select
    golden_lead_id,
    model_id,
    component,
    rule_key,
    case
        when summed.points > max_points then max_points else summed.points
    end::decimal(18, 6) as points,
    evidence_count
from summed
inner join names using (rule_number)
where evidence_count >= min_count

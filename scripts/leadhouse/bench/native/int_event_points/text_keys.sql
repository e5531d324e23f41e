-- the model in the syntax that only DuckDB reads, with every CTE as it likes it best
with

units as (
    select
        business_unit_id,
        any_value(timezone) as timezone,
        any_value(as_of_date) as as_of_date,
        max(window_days) as longest_days
    from work.intermediate.int_unit_parameters
    inner join work.intermediate.int_unit_event_scoring using (business_unit_id)
    where is_current
    group by all
),

rules as (
    select
        *,
        dense_rank() over (order by business_unit_id, model_id, component, rule_key) as rule_number
    from work.intermediate.int_unit_event_scoring
    where is_current
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

placed as materialized (
    select
        golden_lead_id, business_unit_id, event_type, event_value, timezone, as_of_date,
        time_bucket(interval 15 minutes, occurred_at) as quarter_hour
    from work.intermediate.int_score_evidence
    inner join work.intermediate.int_scored_leads using (lead_number, business_unit_id)
    inner join units using (business_unit_id)
    where
        date_diff('day', occurred_at::date, as_of_date) <= longest_days + 1
        and counts_from <= getvariable('as_of')
        and (counts_to is null or counts_to > getvariable('as_of'))
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

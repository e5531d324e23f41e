-- Both composites of every golden lead in one statement, as one would write it for DuckDB by hand:
-- no contributions, no components, nothing stored. The fit is worked out once an account.
with
rules as (
    from work.intermediate.int_unit_scoring_points where is_current
),
weights as (
    select business_unit_id, model_id, component, cast(weight as double) as weight
    from work.intermediate.int_unit_scoring_weights where is_current
),
facts as (
    select 'industry' as attribute, account_id, lower(crm_industry) as text_value,
        null::double as numeric_value
    from leadhouse.marts.dim_accounts
    union all by name
    select 'industry' as attribute, account_id, lower(industry) as text_value
    from leadhouse.marts.dim_accounts
    union all by name
    select 'geography' as attribute, account_id,
        lower(unnest([region, geo_segment, country_code])) as text_value
    from leadhouse.marts.dim_accounts
    union all by name
    -- in words, a blank on either side
    select 'technology' as attribute, account_id,
        ' ' || regexp_replace(lower(technologies), '[^\p{L}\p{N}]+', ' ', 'g') || ' ' as text_value
    from leadhouse.marts.dim_accounts
    union all by name
    select 'company_size' as attribute, account_id, employee_count::double as numeric_value
    from leadhouse.marts.dim_accounts
    union all by name
    select 'revenue' as attribute, account_id,
        unnest([annual_revenue::double, arr_usd::double]) as numeric_value
    from leadhouse.marts.dim_accounts
),
fits as (
    select f.account_id, r.business_unit_id, r.model_id, f.attribute, max(r.points) as points
    from facts f join rules r
        on f.attribute = r.attribute and r.operator = 'in' and f.text_value = r.match_value
    group by all
    union all
    select f.account_id, r.business_unit_id, r.model_id, f.attribute, max(r.points) as points
    from facts f join rules r
        on f.attribute = r.attribute
        and (
            (
                r.operator in ('between', 'gte')
                and f.numeric_value >= coalesce(r.min_value, f.numeric_value)
                and (r.max_value is null or f.numeric_value < r.max_value)
            )
            or (r.operator = 'contains' and contains(f.text_value, ' ' || r.match_value || ' '))
        )
    group by all
),
account_fits as (
    select account_id, business_unit_id, model_id, sum(points)::double as points
    from fits group by all
),
seniority_fits as (
    select match_value, business_unit_id, model_id, max(points)::double as points
    from rules where attribute = 'role_seniority' group by all
),
country_fits as (
    select k.business_unit_id, k.country_key, r.model_id, max(r.points)::double as points
    from work.intermediate.int_unit_countries k join rules r
        on r.business_unit_id = k.business_unit_id and r.attribute = 'geography'
        and r.match_value in (lower(k.tag_geography), lower(k.region))
    group by all
),
touches as (
    select golden_lead_id, event_type, video_progress_pct as event_value, occurred_at
    from leadhouse.marts.fct_engagement_events
    where
        not is_machine and not is_before_lead
        and occurred_at between getvariable('as_of') - interval 92 days and getvariable('as_of')
    union all
    select a.golden_lead_id, 'meeting_booked', null, a.occurred_at
    from leadhouse.marts.fct_activities a
    join leadhouse.marts.mart_leads_deduplicated l using (golden_lead_id)
    where
        a.activity_type = 'meeting' and not a.is_automated
        and a.occurred_at between getvariable('as_of') - interval 92 days and getvariable('as_of')
        and (a.occurred_at >= l.created_at or l.created_at is null)
        and a.golden_lead_id not in (
            select golden_lead_id from leadhouse.marts.fct_engagement_events
            where
                event_type = 'meeting_booked' and not is_machine and not is_before_lead
                and golden_lead_id is not null and occurred_at <= getvariable('as_of')
        )
    union all
    select golden_lead_id, signal_type, null, observed_at
    from leadhouse.marts.fct_signals
    where
        not is_before_lead
        and observed_at between getvariable('as_of') - interval 92 days and getvariable('as_of')
    union all
    select l.golden_lead_id, s.signal_type, null, s.observed_at
    from work.intermediate.int_company_signals s
    join leadhouse.marts.mart_leads_deduplicated l using (account_id)
    where
        l.is_open and s.lead_id is null
        and s.observed_at between getvariable('as_of') - interval 92 days and getvariable('as_of')
),
dated as (
    select l.golden_lead_id, l.business_unit_id, t.event_type, t.event_value,
        u.as_of_date - timezone(u.timezone, timezone('UTC', t.occurred_at))::date as age
    from touches t
    join leadhouse.marts.mart_leads_deduplicated l using (golden_lead_id)
    join work.intermediate.int_unit_parameters u on l.business_unit_id = u.business_unit_id
),
behaviour as (
    select golden_lead_id, model_id, component, rule_key,
        least(
            any_value(max_points),
            sum((points * power(0.5, floor(age / coalesce(half_life_days, 100000))))::decimal(18, 6))
        )::double as points
    from dated
    join work.intermediate.int_unit_event_scoring r using (business_unit_id, event_type)
    where r.is_current and age <= r.window_days
        and (r.min_value is null or event_value >= r.min_value)
    group by all
    having count(*) >= any_value(coalesce(min_count, 1))
),
components as (
    select golden_lead_id, model_id, component, least(100, greatest(0, sum(points))) as points
    from behaviour group by all
    union all
    select l.golden_lead_id, m.model_id, 'fit',
        least(
            100,
            greatest(
                0,
                coalesce(any_value(a.points), any_value(k.points), 0)
                + coalesce(any_value(s.points), 0)
            )
        )
    from leadhouse.marts.mart_leads_deduplicated l
    cross join (select distinct model_id from weights) m
    left join account_fits a
        on a.account_id = l.account_id and a.business_unit_id = l.business_unit_id
        and a.model_id = m.model_id
    left join country_fits k
        on l.account_id is null and k.country_key = lower(trim(l.country))
        and k.business_unit_id = l.business_unit_id and k.model_id = m.model_id
    left join seniority_fits s
        on s.match_value = lower(trim(l.seniority)) and s.business_unit_id = l.business_unit_id
        and s.model_id = m.model_id
    group by all
)
select
    c.golden_lead_id,
    sum(c.points * w.weight) filter (where c.model_id = 'sales_priority') as composite_score,
    sum(c.points * w.weight) filter (where c.model_id = 'mql_qualification') as mql_score
from components c
join leadhouse.marts.mart_leads_deduplicated l using (golden_lead_id)
join weights w
    on w.business_unit_id = l.business_unit_id and w.model_id = c.model_id
    and w.component = c.component
group by all

"""The questions to both sides, which are attached as `old_run` and `new_run`."""

# {side} is old or new
SIDE = """
create view {side}_leads as
select
    leads.golden_lead_id,
    leads.survivor_lead_id,
    leads.full_name,
    leads.company_name,
    leads.business_unit_id,
    leads.owner_id,
    leads.manager_id,
    leads.stage,
    leads.is_open,
    coalesce(scores.priority_tier, 'none') as tier,
    cast(scores.effective_score as decimal(20, 10)) as score,
    cast(scores.composite_score as decimal(20, 10)) as composite_score,
    coalesce(scores.has_override, false) as has_override,
    cast(scores.mql_score as decimal(20, 10)) as mql_score,
    coalesce(scores.is_mql_by_score, false) as is_mql,
    segments.icp_verdict,
    segments.failed_filters,
    segments.fit_tier,
    coalesce(aged.recommended_action, 'none') as action
from {side}_run.marts.mart_leads_deduplicated as leads
left join {side}_run.marts.mart_leads_scored as scores
    on leads.golden_lead_id = scores.golden_lead_id
left join {side}_run.marts.mart_leads_segmented as segments
    on leads.golden_lead_id = segments.golden_lead_id
left join {side}_run.marts.mart_leads_aged as aged
    on leads.golden_lead_id = aged.golden_lead_id
"""
COLUMNS = (
    "survivor_lead_id",
    "full_name",
    "company_name",
    "business_unit_id",
    "owner_id",
    "manager_id",
    "stage",
    "is_open",
    "tier",
    "score",
    "composite_score",
    "has_override",
    "mql_score",
    "is_mql",
    "icp_verdict",
    "failed_filters",
    "fit_tier",
    "action",
)
RANK = "case {tier} when 'High' then 3 when 'Medium' then 2 when 'Low' then 1 else 0 end"
# {columns} are all of COLUMNS of both sides
COMPARED = """
create table compared as
with joined as (
    select
        coalesce(old_leads.golden_lead_id, new_leads.golden_lead_id) as golden_lead_id,
        old_leads.golden_lead_id is not null as is_old,
        new_leads.golden_lead_id is not null as is_new,
        {columns}
    from old_leads
    full join new_leads on old_leads.golden_lead_id = new_leads.golden_lead_id
)
select
    *,
    is_old and is_new and old_is_open and new_is_open as is_open_on_both,
    coalesce({new_rank}, 0) - coalesce({old_rank}, 0) as steps_up,
    not (is_old and is_new)
    or old_tier != new_tier
    or old_is_mql != new_is_mql
    or old_icp_verdict is distinct from new_icp_verdict
    or old_action != new_action
    or old_is_open != new_is_open as is_moved
from joined
"""
COUNTS = """
select
    count(*) filter (is_open_on_both),
    count(*) filter (is_open_on_both and old_tier != new_tier),
    count(*) filter (is_moved),
    count(*) filter (is_old),
    count(*) filter (is_new),
    count(*) filter (old_is_open),
    count(*) filter (new_is_open),
    count(*) filter (old_is_open and old_is_mql),
    count(*) filter (new_is_open and new_is_mql)
from compared
"""
# open leads of each value of a column of COLUMNS
TALLY = """
select value, sum(old), sum(new)
from (
    select cast(old_{column} as varchar) as value, 1 as old, 0 as new
    from compared where old_is_open
    union all
    select cast(new_{column} as varchar), 0, 1 from compared where new_is_open
)
group by value
order by value nulls last
"""
TIER_MOVES = """
select old_tier, new_tier, count(*)
from compared
where is_open_on_both
group by old_tier, new_tier
order by old_tier, new_tier
"""
UNITS = """
select
    coalesce(new_business_unit_id, old_business_unit_id) as unit,
    count(*) filter (old_is_open),
    count(*) filter (new_is_open),
    count(*) filter (was_mql),
    count(*) filter (becomes_mql),
    count(*) filter (becomes_mql and not was_mql),
    count(*) filter (was_mql and not becomes_mql)
from (
    select
        *,
        coalesce(old_is_open and old_is_mql, false) as was_mql,
        coalesce(new_is_open and new_is_mql, false) as becomes_mql
    from compared
)
where old_is_open or new_is_open
group by unit
order by unit
"""
# who answers for how many leads in how long: unit, tier, whether MQL, old and new open leads
ANSWERED = """
select unit, tier, is_mql, sum(old), sum(new)
from (
    select old_business_unit_id as unit, old_tier as tier, old_is_mql as is_mql, 1 as old, 0 as new
    from compared where old_is_open
    union all
    select new_business_unit_id, new_tier, new_is_mql, 0, 1 from compared where new_is_open
)
group by unit, tier, is_mql
"""
# {who} is owner_id or manager_id
WORKLOAD = """
with placed as (
    select
        old_{who} as who, true as is_old, old_tier as tier, old_is_mql as is_mql,
        old_action as action, is_moved
    from compared where old_is_open
    union all
    select new_{who}, false, new_tier, new_is_mql, new_action, is_moved
    from compared where new_is_open
),
summed as (
    select
        who,
        count(*) filter (is_old) as old_leads,
        count(*) filter (not is_old) as new_leads,
        count(*) filter (is_old and tier = 'High') as old_high,
        count(*) filter (not is_old and tier = 'High') as new_high,
        count(*) filter (is_old and tier = 'Medium') as old_medium,
        count(*) filter (not is_old and tier = 'Medium') as new_medium,
        count(*) filter (is_old and tier = 'Low') as old_low,
        count(*) filter (not is_old and tier = 'Low') as new_low,
        count(*) filter (is_old and is_mql) as old_mqls,
        count(*) filter (not is_old and is_mql) as new_mqls,
        count(*) filter (is_old and action != 'none') as old_actions,
        count(*) filter (not is_old and action != 'none') as new_actions,
        count(*) filter (not is_old and is_moved) as moved
    from placed
    group by who
)
select summed.who, users.full_name, summed.* exclude (who)
from summed
left join old_run.marts.dim_users as users on summed.who = users.user_id
order by abs(new_high - old_high) desc, moved desc, who nulls last
"""
CONVERSIONS = """
with reached as (
    select
        golden_lead_id,
        bool_or(stage in ('SQL', 'Opportunity', 'Won')) as is_sql,
        bool_or(stage in ('Opportunity', 'Won')) as is_opportunity,
        bool_or(stage = 'Won') as is_won
    from old_run.marts.fct_lead_stages
    group by golden_lead_id
)
select
    compared.old_tier,
    compared.new_tier,
    case when steps_up > 0 then 'up' when steps_up < 0 then 'down' else 'same' end as direction,
    count(*),
    count(*) filter (reached.is_sql),
    count(*) filter (reached.is_opportunity),
    count(*) filter (reached.is_won)
from compared
left join reached on compared.golden_lead_id = reached.golden_lead_id
where compared.is_old and compared.is_new
group by compared.old_tier, compared.new_tier, direction
"""
# the most moved first, and of equal ones always the same
MOST_MOVED = """
order by
    abs(steps_up) desc,
    coalesce(old_is_mql, false) != coalesce(new_is_mql, false) desc,
    abs(coalesce(new_score, 0) - coalesce(old_score, 0)) desc,
    abs(coalesce(new_mql_score, 0) - coalesce(old_mql_score, 0)) desc,
    golden_lead_id
"""
SHOWN = """
create table shown as
select
    row_number() over ({order}) as place,
    compared.*,
    users.full_name as owner_name
from compared
left join old_run.marts.dim_users as users
    on coalesce(new_owner_id, old_owner_id) = users.user_id
where
    (old_is_open or new_is_open)
    and (
        is_moved
        or old_score is distinct from new_score
        or old_mql_score is distinct from new_mql_score
    )
{order}
limit ?
"""
SHOWN_RULES = """
select
    coalesce(old.golden_lead_id, new.golden_lead_id),
    coalesce(old.model_id, new.model_id),
    coalesce(old.component, new.component),
    coalesce(old.rule_key, new.rule_key),
    coalesce(old.points, 0),
    coalesce(new.points, 0)
from (
    select * from old_run.marts.fct_score_contributions
    where golden_lead_id in (select golden_lead_id from shown)
) as old
full join (
    select * from new_run.marts.fct_score_contributions
    where golden_lead_id in (select golden_lead_id from shown)
) as new
    on
        old.golden_lead_id = new.golden_lead_id
        and old.model_id = new.model_id
        and old.component = new.component
        and old.rule_key = new.rule_key
"""
# every moved lead, for the file; leads that nobody works on any more come last
MOVED = """
select
    golden_lead_id,
    coalesce(new_survivor_lead_id, old_survivor_lead_id) as survivor_lead_id,
    coalesce(new_full_name, old_full_name) as full_name,
    coalesce(new_company_name, old_company_name) as company_name,
    coalesce(new_business_unit_id, old_business_unit_id) as business_unit_id,
    coalesce(new_owner_id, old_owner_id) as owner_id,
    coalesce(new_manager_id, old_manager_id) as manager_id,
    coalesce(new_stage, old_stage) as stage,
    old_is_open, new_is_open, old_tier, new_tier, old_score, new_score,
    old_mql_score, new_mql_score, old_is_mql, new_is_mql,
    old_icp_verdict, new_icp_verdict, old_action as old_recommended_action,
    new_action as new_recommended_action
from compared
where is_moved
order by
    not coalesce(old_is_open or new_is_open, false),
    abs(steps_up) desc,
    abs(coalesce(new_score, 0) - coalesce(old_score, 0)) desc,
    golden_lead_id
"""

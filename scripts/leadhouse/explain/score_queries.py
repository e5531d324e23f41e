"""The queries on the published tables of scores."""

# without these there are no scores to explain
NEEDED = (
    ("marts", "mart_leads_scored"),
    ("marts", "fct_score_contributions"),
    ("marts", "fct_lead_score_intervals"),
    ("marts", "fct_score_overrides"),
    ("marts", "dim_scoring_rules"),
    ("marts", "dim_policy_parameters"),
)

SCORED = """
select *
from shown.marts.mart_leads_scored
where golden_lead_id = $id
"""

# weight.<model>.<component>, as the register of parameters names them
WEIGHTS = """
select
    split_part(parameter_name, '.', 2) as model_id,
    split_part(parameter_name, '.', 3) as component,
    try_cast(value as decimal(18, 6)) as weight
from shown.marts.dim_policy_parameters
where
    business_unit_id = $unit
    and is_in_force
    and parameter_name like 'weight.%'
"""

CONTRIBUTIONS = """
select model_id, component, rule_key, points, evidence_count
from {database}.marts.fct_score_contributions
where golden_lead_id = $id
order by model_id, component, points desc, rule_key
"""

RULES = """
select *
from shown.marts.dim_scoring_rules
where business_unit_id = $unit
order by model_id, component, rule_key
"""

# tier.<model>.<tier>.min, as the register of parameters names them
BOUNDS = """
select
    split_part(parameter_name, '.', 2) as model_id,
    split_part(parameter_name, '.', 3) as tier,
    try_cast(value as decimal(18, 6)) as bound
from shown.marts.dim_policy_parameters
where
    business_unit_id = $unit
    and is_in_force
    and parameter_name like 'tier.%.min'
order by model_id, bound
"""

OVERRIDES = """
select *
from shown.marts.fct_score_overrides
where golden_lead_id = $id
order by logged_at desc nulls last, score_override_id
"""

# the intervals that touch the window, with what each of them changed
INTERVALS = """
with compared as (
    select
        *,
        lag(score) over changes as score_before,
        fit_score - lag(fit_score) over changes as fit_change,
        engagement_score - lag(engagement_score) over changes as engagement_change,
        intent_score - lag(intent_score) over changes as intent_change,
        lag(tier) over changes as tier_before,
        lag(weights_from) over changes as weights_before
    from shown.marts.fct_lead_score_intervals
    where golden_lead_id = $id
    window changes as (partition by model_id order by valid_from)
)
select *
from compared
where valid_to is null or valid_to > $since
order by model_id, valid_from
"""

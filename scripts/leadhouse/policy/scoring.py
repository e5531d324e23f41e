"""Policy rows of scores that each make sense, but not together."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from leadhouse.policy.intervals import change_days, in_force
from leadhouse.policy.seeds import PolicyProblem, Row, Seeds, SeedSpec

COMPONENTS = ("fit", "engagement", "intent")
EVENT_SEED = "seed_event_scoring"
PARAMETER_SEED = "seed_policy_parameters"
ACTION_ORDER = "action_order"
# smallest number, the numbers between, and the largest: each not above the next
ASCENDING = ("borderline_low", "borderline_high")
SCORES = ("borderline_low", "borderline_high", "mql_threshold", "qualified_threshold")
HIGHEST_SCORE = 100
LONGEST_HISTORY = ("score_history_days", 4000)
WORKLIST_WORDS = ("sla_breach", "tier", "composite_desc", "age")
RANGE_OPERATORS = frozenset({"between", "gte"})


def component_problems(spec: SeedSpec, rows: Sequence[Row]) -> Iterator[PolicyProblem]:
    """Sets of weights without a row for each component; a weight may be 0, but not be left out."""
    for (unit, model), weights in _by_model(rows).items():
        for day in sorted(change_days(weights)):
            current = in_force(weights, day)
            names = {row["component"] for row in current}
            if missing := [name for name in COMPONENTS if current and name not in names]:
                yield PolicyProblem(
                    spec.file,
                    current[-1].line,
                    "component",
                    f"the weights of {model} in {unit} leave out {' and '.join(missing)} on {day}",
                    "give each of fit, engagement and intent a weight, 0 where it doesn't count",
                )


def event_problems(spec: SeedSpec, rows: Sequence[Row]) -> Iterator[PolicyProblem]:
    """Events that count in two components of one model on one day (AMB-02)."""
    for (unit, model), rules in _by_model(rows).items():
        said: set[int] = set()
        for day in sorted(change_days(rules)):
            first: dict[str, Row] = {}
            for row in in_force(rules, day):
                other = first.setdefault(row["event_type"], row)
                if other["component"] == row["component"] or row.line in said:
                    continue
                said.add(row.line)
                yield PolicyProblem(
                    spec.file,
                    row.line,
                    "component",
                    f"{row['event_type']} counts as {row['component']} and, in line {other.line},"
                    f" as {other['component']} for {model} in {unit} on {day}",
                    "let an event count in one component of a model",
                )


def action_order_problems(seeds: Seeds) -> Iterator[PolicyProblem]:
    """Actions that give no fewer points than a stronger one does (SCO-24)."""
    orders = [row for row in seeds[PARAMETER_SEED] if row["name"] == ACTION_ORDER]
    for (unit, model), rules in _by_model(seeds[EVENT_SEED]).items():
        own = [row for row in orders if row["business_unit_id"] == unit]
        shared = [row for row in orders if row["business_unit_id"] == "global"]
        for day in sorted(change_days(rules)):
            order = in_force(own, day) or in_force(shared, day)
            ranked = [action for row in order for action in row["value"].split("|")]
            rows = {row["event_type"]: row for row in in_force(rules, day)}
            given = [rows[action] for action in ranked if action in rows]
            for weaker, stronger in pairwise(given):
                if Decimal(weaker["points"]) < Decimal(stronger["points"]):
                    continue
                yield PolicyProblem(
                    f"{EVENT_SEED}.csv",
                    stronger.line,
                    "points",
                    f"{stronger['event_type']} gives {stronger['points']} points and"
                    f" {weaker['event_type']}, the weaker action, {weaker['points']} for {model}"
                    f" in {unit} on {day}",
                    f"give the stronger action more, or change {ACTION_ORDER} in {PARAMETER_SEED}",
                )


def range_rule_problems(spec: SeedSpec, rows: Sequence[Row]) -> Iterator[PolicyProblem]:
    """Rules about numbers that name no number, so that every number would match."""
    for row in rows:
        is_range = row["operator"] in RANGE_OPERATORS
        if is_range and not row["min_value"] and not row["max_value"]:
            remedy = "fill min_value, max_value or both"
            message = f"{row['operator']} without a number matches every number"
            yield PolicyProblem(spec.file, row.line, "min_value", message, remedy)


def parameter_set_problems(rows: Sequence[Row], seeds: Seeds) -> Iterator[PolicyProblem]:
    """Parameters of scores that contradict each other, or name what there isn't."""
    roles = {row["canonical_role"] for row in seeds["seed_roles"]}
    events = {row["event_type"] for row in seeds[EVENT_SEED]}
    for row in rows:
        name, words = row["name"], row["value"].split("|")
        if name in SCORES and Decimal(row["value"]) > HIGHEST_SCORE:
            yield _problem(row, f"{row['value']} is above the highest score", "write 100 or less")
        if name == LONGEST_HISTORY[0] and Decimal(row["value"]) > LONGEST_HISTORY[1]:
            remedy = f"write {LONGEST_HISTORY[1]} or less"
            yield _problem(row, f"{row['value']} days are more than a build works out", remedy)
        if name == "worklist_order" and (unknown := set(words) - set(WORKLIST_WORDS)):
            remedy = f"use {', '.join(WORKLIST_WORDS)}"
            yield _problem(row, f"no list is ordered by {', '.join(sorted(unknown))}", remedy)
        if name == ACTION_ORDER and (unknown := set(words) - events):
            remedy = f"use events of {EVENT_SEED}"
            yield _problem(row, f"no event is called {', '.join(sorted(unknown))}", remedy)
        if name == "score_override_approver_roles" and (unknown := set(words) - roles):
            remedy = f"use roles of seed_roles: {', '.join(sorted(roles))}"
            yield _problem(row, f"there is no role {', '.join(sorted(unknown))}", remedy)
    yield from _order_problems(rows)


def _order_problems(rows: Sequence[Row]) -> Iterator[PolicyProblem]:
    low_name, high_name = ASCENDING
    bounds = [row for row in rows if row["name"] in ASCENDING]
    units = {row["business_unit_id"] for row in bounds}
    for unit in sorted(units):
        own = [row for row in bounds if row["business_unit_id"] in {unit, "global"}]
        for day in sorted(change_days(own)):
            current = sorted(in_force(own, day), key=lambda row: row["business_unit_id"] == unit)
            by_name = {row["name"]: row for row in current}
            low, high = by_name.get(low_name), by_name.get(high_name)
            if low and high and Decimal(low["value"]) > Decimal(high["value"]):
                row = max(low, high, key=lambda each: each["business_unit_id"] == unit)
                message = (
                    f"{low_name} {low['value']} is above {high_name} {high['value']} in {unit}"
                )
                yield _problem(row, f"{message} on {day}", f"lower {low_name}")


def _by_model(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["business_unit_id"], row["model_id"]].append(row)
    return grouped


def _problem(row: Row, message: str, remedy: str) -> PolicyProblem:
    return PolicyProblem("seed_policy_parameters.csv", row.line, "value", message, remedy)

"""What a score is made of, and what would take it over the next tier. Pure: rows in, facts out."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_CEILING, Decimal

from leadhouse.explain.model import Row
from leadhouse.explain.score_model import (
    COMPONENTS,
    FULL,
    Gain,
    NextTier,
    Part,
    RuleChange,
    RulePoints,
)

NONE = Decimal(0)


def parts_of(contributions: Iterable[Row], weights: Mapping[str, Decimal]) -> tuple[Part, ...]:
    """The components of one model, each within 0 and 100, with its weight."""
    totals = dict.fromkeys(COMPONENTS, NONE)
    for row in contributions:
        totals[row["component"]] = totals.get(row["component"], NONE) + row["points"]
    return tuple(
        Part(component, min(FULL, max(NONE, total)), weights.get(component, NONE))
        for component, total in totals.items()
    )


def points_of(
    contributions: Iterable[Row], rules: Iterable[Row], weights: Mapping[str, Decimal]
) -> tuple[RulePoints, ...]:
    """The rules that gave points in one model, the weightiest first."""
    caps = {(rule["component"], rule["rule_key"]): rule["max_points"] for rule in rules}
    found = (
        RulePoints(
            row["component"],
            row["rule_key"],
            row["points"],
            row["points"] * weights.get(row["component"], NONE),
            row["evidence_count"],
            caps.get((row["component"], row["rule_key"])),
        )
        for row in contributions
    )
    return tuple(sorted(found, key=lambda each: (-each.weighted, each.component, each.rule_key)))


def next_tier(
    score: Decimal,
    parts: Sequence[Part],
    rules: Sequence[Row],
    contributions: Sequence[Row],
    bounds: Iterable[tuple[str, Decimal]],
) -> NextTier | None:
    """The nearest tier above the score; nothing in the highest one."""
    above = sorted((bound, tier) for tier, bound in bounds if bound > score)
    if not above:
        return None
    bound, tier = above[0]
    missing = bound - score
    return NextTier(
        tier,
        bound,
        missing,
        tuple((part, _points_needed(part, missing)) for part in parts),
        gains(rules, contributions, parts, missing),
    )


def gains(
    rules: Sequence[Row], contributions: Sequence[Row], parts: Sequence[Part], missing: Decimal
) -> tuple[Gain, ...]:
    """What each rule could still add, the most first; rules that are at their cap are left out."""
    given = {(row["component"], row["rule_key"]): row["points"] for row in contributions}
    by_component = {part.component: part for part in parts}
    best = _best_of_attributes(rules, given)
    found = []
    for rule in rules:
        part = by_component.get(rule["component"])
        if part is None or not part.weight or not part.room:
            continue
        has = given.get((rule["component"], rule["rule_key"]), NONE)
        gain = (
            _event_gain(rule, part, has, missing)
            if rule["rule_kind"] == "event"
            else _attribute_gain(rule, part, best.get(rule["attribute"], NONE), missing)
        )
        if gain is not None:
            found.append(gain)
    return tuple(sorted(found, key=lambda each: (-each.weighted, each.component, each.rule_key)))


def rule_changes(before: Iterable[Row], now: Iterable[Row]) -> tuple[RuleChange, ...]:
    """The rules whose points differ between two runs, the largest difference first."""
    points_before, points_now = _by_rule(before), _by_rule(now)
    changes = (
        RuleChange(*key, points_before.get(key, NONE), points_now.get(key, NONE))
        for key in sorted({*points_before, *points_now})
        if points_before.get(key, NONE) != points_now.get(key, NONE)
    )
    return tuple(sorted(changes, key=lambda each: -abs(each.now - each.before)))


def _by_rule(rows: Iterable[Row]) -> dict[tuple[str, str, str], Decimal]:
    return {(row["model_id"], row["component"], row["rule_key"]): row["points"] for row in rows}


def _points_needed(part: Part, missing: Decimal) -> Decimal | None:
    """Points by which the component alone would reach the tier; nothing where it has no room."""
    if not part.weight:
        return None
    needed = missing / part.weight
    return needed if needed <= part.room else None


def _best_of_attributes(
    rules: Iterable[Row], given: Mapping[tuple[str, str], Decimal]
) -> dict[str, Decimal]:
    """The points that each attribute gives now: the best rule of it counts, once."""
    best: dict[str, Decimal] = {}
    for rule in rules:
        points = given.get((rule["component"], rule["rule_key"]))
        if rule["rule_kind"] == "attribute" and points is not None:
            best[rule["attribute"]] = max(best.get(rule["attribute"], points), points)
    return best


def _event_gain(rule: Row, part: Part, has: Decimal, missing: Decimal) -> Gain | None:
    """One more event, or as many as the rule asks for where it gives nothing yet."""
    times = 1 if has else max(1, rule["min_count"] or 1)
    possible = part.room if rule["max_points"] is None else min(part.room, rule["max_points"] - has)
    points = min(possible, times * rule["points"])
    if points <= 0:
        return None
    return Gain(
        rule["component"],
        rule["rule_key"],
        rule["match_values"] or rule["rule_key"],
        times,
        points,
        points * part.weight,
        _times_needed(rule["points"], possible, part.weight, missing, times),
    )


def _times_needed(
    points: Decimal, possible: Decimal, weight: Decimal, missing: Decimal, least: int
) -> int | None:
    if possible * weight < missing:
        return None
    times = (missing / (points * weight)).to_integral_value(rounding=ROUND_CEILING)
    return max(least, int(times))


def _attribute_gain(rule: Row, part: Part, has: Decimal, missing: Decimal) -> Gain | None:
    """What a better value of the attribute would add to the one that counts now."""
    points = min(part.room, rule["points"] - has)
    if points <= 0:
        return None
    weighted = points * part.weight
    return Gain(
        rule["component"],
        rule["rule_key"],
        f"{rule['attribute']} {_values(rule)}",
        0,
        points,
        weighted,
        0 if weighted >= missing else None,
    )


def _values(rule: Row) -> str:
    """The values that an attribute would need."""
    if rule["match_values"]:
        return str(rule["match_values"])
    least, most = rule["min_value"], rule["max_value"]
    if least is None and most is None:
        return "known"
    if most is None:
        return f"from {least:g}"
    return f"below {most:g}" if least is None else f"from {least:g} to below {most:g}"

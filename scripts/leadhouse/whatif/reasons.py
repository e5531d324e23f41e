"""Why a lead is seen differently, in words."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from leadhouse.whatif.model import (
    ComponentEffect,
    Gate,
    LeadSide,
    MovedLead,
    RuleEffect,
    Rules,
    TierBand,
)
from leadhouse.whatif.rules import PRIORITY_MODEL

LONGEST_RULES = 10
LOWEST, HIGHEST = Decimal(0), Decimal(100)
ZERO = Decimal(0)
HUNDREDTH = Decimal("0.01")
ELSEWHERE = "No score rule of its own differs: it follows from the other policy rows that changed"


@dataclass(frozen=True, slots=True)
class RulePoints:
    """The points of one rule for one lead on both sides; 0 where it gives none."""

    golden_lead_id: str
    model_id: str
    component: str
    rule_key: str
    old_points: Decimal
    new_points: Decimal


def with_reasons(
    leads: Sequence[MovedLead], points: Sequence[RulePoints], old: Rules, new: Rules
) -> Iterator[MovedLead]:
    """The leads with what differs for each: components, rules, and all of it in words."""
    by_lead: dict[str, list[RulePoints]] = defaultdict(list)
    for each in points:
        by_lead[each.golden_lead_id].append(each)
    for lead in leads:
        mine = by_lead[lead.golden_lead_id]
        models = _models(lead, old, new)
        explained = replace(
            lead,
            components=tuple(component_effects(lead.business_unit_id, models, mine, old, new)),
            rules=tuple(rule_effects(models, mine)),
        )
        yield replace(explained, reasons=tuple(reasons(explained, old, new)))


def component_effects(
    unit: str, models: Sequence[str], points: Sequence[RulePoints], old: Rules, new: Rules
) -> Iterator[ComponentEffect]:
    """What each component adds to the scores, where that differs."""
    for model in models:
        keys = {
            component
            for rules in (old, new)
            for owner, name, component in rules.weights
            if (owner, name) == (unit, model)
        }
        for component in sorted(keys):
            mine = [p for p in points if (p.model_id, p.component) == (model, component)]
            effect = ComponentEffect(
                model_id=model,
                component=component,
                old_score=_within(sum((p.old_points for p in mine), ZERO)),
                new_score=_within(sum((p.new_points for p in mine), ZERO)),
                old_weight=old.weights.get((unit, model, component), ZERO),
                new_weight=new.weights.get((unit, model, component), ZERO),
            )
            if effect.difference or effect.old_score != effect.new_score:
                yield effect


def rule_effects(models: Sequence[str], points: Sequence[RulePoints]) -> list[RuleEffect]:
    """The rules whose points differ, the largest difference first."""
    found = [
        RuleEffect(p.model_id, p.component, p.rule_key, p.old_points, p.new_points)
        for p in points
        if p.model_id in models and p.old_points != p.new_points
    ]
    return sorted(
        found,
        key=lambda each: (-abs(each.difference), each.model_id, each.component, each.rule_key),
    )


def reasons(lead: MovedLead, old: Rules, new: Rules) -> Iterator[str]:
    """One sentence for each thing that differs and bears on the lead."""
    if lead.old is None or lead.new is None:
        there = "the proposed" if lead.old is None else "the current"
        yield f"The lead is there with {there} policy only: its records are grouped differently"
        return
    said = [
        *(_component_words(each) for each in lead.components),
        *_rule_words(lead.rules),
        *_override_words(lead.old, lead.new),
        *_tier_words(lead.business_unit_id, lead.old, lead.new, old, new),
        *_gate_words(lead.business_unit_id, lead.old, lead.new, old, new),
        *_verdict_words(lead.old, lead.new),
    ]
    yield from said or [ELSEWHERE]


def plain(value: Decimal | None) -> str:
    """A number without zeros at its end, with at most two decimals."""
    if value is None:
        return "nothing"
    return _digits(value.quantize(HUNDREDTH, ROUND_HALF_UP))


def signed(value: Decimal) -> str:
    """A difference with its sign."""
    text = plain(value)
    return text if text.startswith("-") or text == "0" else f"+{text}"


def _digits(value: Decimal) -> str:
    """All digits of a number but zeros at its end; a number that is 0 has no sign."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _models(lead: MovedLead, old: Rules, new: Rules) -> tuple[str, ...]:
    """The models whose scores bear on the lead: the priority's, and those that make an MQL."""
    gates = (rules.gates.get(lead.business_unit_id) for rules in (old, new))
    return tuple(dict.fromkeys([PRIORITY_MODEL, *(gate.model_id for gate in gates if gate)]))


def _within(points: Decimal) -> Decimal:
    return min(HIGHEST, max(LOWEST, points))


def _component_words(effect: ComponentEffect) -> str:
    sides = (
        f"{plain(score)} × {_digits(weight)} = {plain(score * weight)}"
        for score, weight in (
            (effect.old_score, effect.old_weight),
            (effect.new_score, effect.new_weight),
        )
    )
    told = " becomes ".join(sides)
    return f"{effect.model_id}, {effect.component}: {told} ({signed(effect.difference)})"


def _rule_words(effects: Sequence[RuleEffect]) -> Iterator[str]:
    for effect in effects[:LONGEST_RULES]:
        yield (
            f"{effect.model_id}, rule {effect.rule_key} ({effect.component}):"
            f" {plain(effect.old_points)} becomes {plain(effect.new_points)} points"
        )
    if len(effects) > LONGEST_RULES:
        yield f"{len(effects) - LONGEST_RULES} more rules give other points"


def _override_words(before: LeadSide, after: LeadSide) -> Iterator[str]:
    if before.has_override and after.has_override:
        yield f"An override holds: the score stays {plain(after.score)} whatever the rules give"
    elif before.has_override != after.has_override:
        yield f"An override {'holds now' if after.has_override else 'no longer holds'}"


def _tier_words(
    unit: str, before: LeadSide, after: LeadSide, old: Rules, new: Rules
) -> Iterator[str]:
    if before.tier == after.tier:
        return
    bounds = [rules.tiers.get(unit, ()) for rules in (old, new)]
    if bounds[0] != bounds[1]:
        yield f"Tiers: {_bands(bounds[0])} becomes {_bands(bounds[1])}"
    yield (
        f"Tier: {before.tier} at {plain(before.score)} becomes {after.tier} at {plain(after.score)}"
    )


def _bands(bands: Sequence[TierBand]) -> str:
    return ", ".join(f"{band.tier} from {plain(band.low)}" for band in bands) or "no tiers"


def _gate_words(
    unit: str, before: LeadSide, after: LeadSide, old: Rules, new: Rules
) -> Iterator[str]:
    if before.is_mql == after.is_mql:
        return
    change = "becomes an MQL by score" if after.is_mql else "is no longer an MQL by score"
    gates = (rules.gates.get(unit) for rules in (old, new))
    sides = (_gate(gate, side) for gate, side in zip(gates, (before, after), strict=True))
    yield f"It {change}: {' becomes '.join(sides)}"


def _gate(gate: Gate | None, side: LeadSide) -> str:
    if gate is None:
        return "no gate"
    score = side.composite_score if gate.model_id == PRIORITY_MODEL else side.mql_score
    return f"{plain(score)} of {plain(gate.threshold)} ({gate.model_id})"


def _verdict_words(before: LeadSide, after: LeadSide) -> Iterator[str]:
    if before.icp_verdict != after.icp_verdict:
        filters = ", ".join(
            dict.fromkeys(each for each in (before.failed_filters, after.failed_filters) if each)
        )
        told = f" (filters: {filters})" if filters else ""
        yield f"ICP: {before.icp_verdict} becomes {after.icp_verdict}{told}"
    labels: Mapping[str, tuple[object, object]] = {
        "Fit tier": (before.fit_tier, after.fit_tier),
        "Recommended action": (before.action, after.action),
    }
    for label, (was, becomes) in labels.items():
        if was != becomes:
            yield f"{label}: {was} becomes {becomes}"
    if before.is_open != after.is_open:
        yield "It is open now" if after.is_open else "It is no longer open"

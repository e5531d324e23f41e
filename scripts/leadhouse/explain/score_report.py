"""Why a lead has its scores, for a terminal. All values are untrusted text."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from rich.console import Group, RenderableType
from rich.table import Table

from leadhouse.explain.model import Row
from leadhouse.explain.score_model import (
    ExplainedScore,
    ExplainedScores,
    Gain,
    NextTier,
    Part,
    PriorPoints,
)
from leadhouse.explain.tables import add, line, new_table
from leadhouse.site.text import ABSENT, counted, day, instant, words

GAINS_SHOWN = 8
CHANGES_SHOWN = 12
NO_SCORES = "It has no scores in the published run: no record of it is live, or the run is older"
TITLES = {
    "sales_priority": "Sales priority score",
    "mql_qualification": "MQL qualification score",
}


def score_report(scores: ExplainedScores | None) -> RenderableType:
    """What gives each score its points, what would take it to the next tier, and what changed."""
    if scores is None:
        return line(NO_SCORES)
    shown: list[RenderableType] = []
    for score in scores.scores:
        shown += [*_score(score, scores), ""]
    return Group(*shown, *_overrides(scores), *_prior(scores.prior))


def _score(score: ExplainedScore, scores: ExplainedScores) -> Iterable[RenderableType]:
    title = TITLES.get(score.model_id, words(score.model_id))
    tier = f", tier {score.tier}" if score.tier else ""
    yield line(f"{title} {tenths(score.score)}{tier}: {_sum(score.parts)}", "bold")
    if score.rules:
        yield _rules(score)
    else:
        yield line("No rule gave it any points")
    yield from _next(score.next_tier)
    yield from _changes(score, scores)


def _sum(parts: Sequence[Part]) -> str:
    return " + ".join(
        f"{each.component} {_plain(each.score)} × {_plain(each.weight)}" for each in parts
    )


def _rules(score: ExplainedScore) -> Table:
    table = new_table("", "component", "rule", "points", "adds", "evidence", "cap")
    for rule in score.rules:
        cap = ABSENT if rule.max_points is None else _plain(rule.max_points)
        add(
            table,
            rule.component,
            rule.rule_key,
            _plain(rule.points),
            _signed(rule.weighted),
            rule.evidence_count,
            f"{cap}, reached" if rule.is_capped else cap,
        )
    return table


def _next(tier: NextTier | None) -> Iterable[RenderableType]:
    if tier is None:
        yield line("No tier is above it")
        return
    yield line(
        f"To {words(tier.tier)} (from {_plain(tier.bound)}): {_plain(tier.missing)} points are"
        f" missing; alone {'; '.join(_alone(part, needed) for part, needed in tier.parts)}"
    )
    shown = tier.gains[:GAINS_SHOWN]
    if not shown:
        yield line("No rule of the policy could add anything")
    for gain in shown:
        yield line(f"- {_gain(gain)}")
    if len(tier.gains) > len(shown):
        yield line(f"- and {counted(len(tier.gains) - len(shown), 'rule')} that add less")


def _alone(part: Part, needed: Decimal | None) -> str:
    if needed is None:
        return f"{part.component} can't do it"
    return f"{part.component} needs {_signed(needed)}"


def _gain(gain: Gain) -> str:
    what = f"{_times(gain.times)} {gain.what}" if gain.times else gain.what
    said = f"{what}: {_signed(gain.points)} {gain.component} = {_signed(gain.weighted)}"
    if gain.times_needed is None:
        return f"{said}, not enough alone"
    if gain.times_needed == gain.times:
        return f"{said}, enough"
    return f"{said}, enough after {gain.times_needed}"


def _times(times: int) -> str:
    return "one" if times == 1 else str(times)


def _changes(score: ExplainedScore, scores: ExplainedScores) -> Iterable[RenderableType]:
    if not score.changes:
        yield line(_unchanged(score, scores))
        return
    first = score.changes[0]["score_before"]
    difference = _signed(score.changes[-1]["score"] - first)
    times = counted(len(score.changes), "change")
    began = _began(score, scores)
    since = "since" if began else f"in {counted(scores.days, 'day')}"
    start = began or f"It was {tenths(first)} on {day(scores.since)}"
    yield line(f"{start}: {difference} {since}, in {times}")
    table = new_table("", "at", "score", "fit", "engagement", "intent", "tier", "why")
    for row in score.changes[-CHANGES_SHOWN:]:
        add(
            table,
            instant(row["valid_from"]),
            tenths(row["score"]),
            *(_signed(row[f"{each}_change"]) for each in ("fit", "engagement", "intent")),
            _tier(row),
            "other weights" if row["weights_from"] != row["weights_before"] else "points",
        )
    yield table
    if len(score.changes) > CHANGES_SHOWN:
        yield line(f"Only the last {CHANGES_SHOWN} changes are shown")


def _unchanged(score: ExplainedScore, scores: ExplainedScores) -> str:
    began = _began(score, scores)
    if began:
        return f"{began} and has not changed since"
    return f"It has not changed in {counted(scores.days, 'day')}"


def _began(score: ExplainedScore, scores: ExplainedScores) -> str | None:
    """Where it had no score yet when the window began: with what it began, and when."""
    if score.before is None or score.before["valid_from"] <= scores.since:
        return None
    return f"It began at {tenths(score.before['score'])} on {day(score.before['valid_from'])}"


def _tier(row: Row) -> str:
    before, now = row["tier_before"], row["tier"]
    return str(now) if before == now else f"{before} to {now}"


def _overrides(scores: ExplainedScores) -> Iterable[RenderableType]:
    if not scores.overrides:
        return
    golden = scores.golden
    yield line(
        f"Effective score {tenths(golden['effective_score'])}, tier {golden['priority_tier']}"
        + (", by an override" if golden["has_override"] else "")
    )
    table = new_table("Overrides", "override", "at", "by", "approved by", "until", "holds")
    for row in scores.overrides:
        add(
            table,
            row["value"],
            instant(row["logged_at"]),
            row["logged_by"],
            row["approved_by"],
            instant(row["expires_at"]),
            _holds(row),
        )
    yield table
    yield ""


def _holds(row: Row) -> str:
    if row["is_in_force"]:
        return "yes"
    reason = "another one was written later" if row["is_valid"] else row["invalid_reason"]
    return f"no: {reason}"


def _prior(prior: PriorPoints | None) -> Iterable[RenderableType]:
    if prior is None:
        yield line("No earlier run is kept to compare its points with")
        return
    if not prior.changes:
        yield line(f"No rule gives it other points than in the run as of {instant(prior.as_of)}")
        return
    title = f"Points since the run as of {instant(prior.as_of)}"
    table = new_table(title, "model", "component", "rule", "before", "now")
    for each in prior.changes:
        add(
            table,
            words(each.model_id),
            each.component,
            each.rule_key,
            _plain(each.before),
            _plain(each.now),
        )
    yield table


def tenths(value: Decimal) -> str:
    """A score to one decimal, as people say it; never rounded up into the next whole tier."""
    rounded = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded}" if rounded <= value or rounded % 10 else _plain(value)


def _plain(value: Decimal) -> str:
    """All digits that say something."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _signed(value: Decimal | None) -> str:
    if value is None:
        return ABSENT
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    text = _plain(abs(rounded))
    return f"−{text}" if rounded < 0 else f"+{text}"

"""The model card: what a model is, rests on and is worth, for the people who approve it."""

import re
from collections.abc import Iterator

from leadhouse.prediction.features import FEATURES
from leadhouse.prediction.model import Model, Points
from leadhouse.site.text import plain_line

# what Markdown or HTML would take for more than text
SPECIAL = re.compile(r"([\\`*_{}\[\]()#+.!|~<>&$^:@=-])")
METRICS = (
    ("rows", "Leads", "{:,.0f}"),
    ("positives", "of them converted", "{:,.0f}"),
    ("base_rate", "Conversion rate", "{:.4f}"),
    ("auc", "AUC", "{:.4f}"),
    ("auc_low", "AUC, low end of the interval", "{:.4f}"),
    ("auc_high", "AUC, high end", "{:.4f}"),
    ("rule_auc", "AUC of the rule score", "{:.4f}"),
    ("lift_of_top_decile", "Lift of the top tenth", "{:.2f}"),
    ("brier", "Brier score", "{:.4f}"),
    ("brier_of_base_rate", "Brier score of the base rate", "{:.4f}"),
    ("calibration_error", "Expected calibration error", "{:.4f}"),
)
EVIDENCE = {
    "at_cut": "known at the assignment",
    "current": "current value, put back where a history tells that it changed",
}


def card(model: Model) -> str:
    """The card as Markdown; every text of the data is escaped."""
    return "\n".join([*_head(model), *_quality(model), *_features(model), *_points(model)]) + "\n"


def escaped(value: object) -> str:
    """A text as one line of Markdown that shows it and does nothing else."""
    return SPECIAL.sub(r"\\\1", plain_line(value)).replace("\\<", "&lt;").replace("\\>", "&gt;")


def _head(model: Model) -> Iterator[str]:
    yield f"# Model {model.version}"
    yield ""
    if model.status == "usable":
        yield "Predicts, for advice only, the probability that a lead becomes an SQL within"
        yield f"{model.window_days} days of its assignment, from what was known at that instant."
    else:
        yield "**There is no model: leads are ranked by the rule score.** " + escaped(model.reason)
    yield ""
    yield "| | |"
    yield "|---|---|"
    rows = {
        "Target": model.target,
        "Trained as of": f"{model.trained_as_of:%Y-%m-%d %H:%M} UTC",
        "Leads assigned from": _day(model.training_from),
        "to": _day(model.training_to),
        "Leads": f"{model.rows:,}",
        "of them converted": f"{model.positives:,}",
        "SHA-256 of the data": model.data_sha256,
        "Method": "logistic regression on levels and bins, Platt calibration (scikit-learn)",
        "Strength C": f"{model.strength:g}",
        "Slope of the calibration": f"{model.slope:.3f}",
    }
    for name, value in rows.items():
        yield f"| {name} | {escaped(value)} |"
    yield ""


def _day(value: object) -> str:
    return "none" if value is None else str(value)[:10]


def _quality(model: Model) -> Iterator[str]:
    if not model.metrics:
        return
    yield "## How good it was on newer leads"
    yield ""
    yield "Measured on the newest quarter of the leads by a model of the older ones, calibrated on"
    yield (
        "older ones too; only outcomes that were known by then were used."
        if model.is_purged
        else "older ones too. History is too short to leave out outcomes that became known later."
    )
    yield "The model of this card was then fitted on all, and calibrated on the newest quarter."
    yield ""
    yield "| measure | value |"
    yield "|---|---:|"
    for name, title, form in METRICS:
        yield f"| {title} | {form.format(model.metrics[name])} |"
    yield ""


def _features(model: Model) -> Iterator[str]:
    yield "## What it may rest on"
    yield ""
    yield "| feature | evidence | used |"
    yield "|---|---|---|"
    used = {each.feature for each in model.points}
    for feature in FEATURES:
        reason = model.dropped.get(feature.name, "yes" if feature.name in used else "no")
        yield f"| {escaped(feature.title)} | {EVIDENCE[feature.evidence]} | {escaped(reason)} |"
    yield ""
    yield "Where a current value is missing it speaks neither for nor against a lead, since values"
    yield "are often filled in because a lead goes well. The fit score is missing where the company"
    yield "or the role that it rests on was made, linked or changed after the assignment; the rule"
    yield "score, which this is compared with, counts it as 0 then. SDR ratings count as the mean"
    yield "of the source before the assignment only."
    yield ""


def _points(model: Model) -> Iterator[str]:
    if not model.points:
        return
    yield "## Points"
    yield ""
    yield f"Log odds of the mean lead: {model.intercept:.6f}. Each row adds to them."
    yield ""
    yield "| | points | share of leads |"
    yield "|---|---:|---:|"
    for each in _weightiest(model.points):
        yield f"| {escaped(each.words)} | {each.points:+.3f} | {each.share:.1%} |"
    yield ""


def _weightiest(points: tuple[Points, ...]) -> list[Points]:
    """By feature, the one whose points differ most first."""
    reach: dict[str, float] = {}
    for each in points:
        reach[each.feature] = max(reach.get(each.feature, 0.0), abs(each.points))
    return sorted(points, key=lambda each: (-reach[each.feature], each.feature))

"""Trains a model, or says why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from leadhouse.prediction.examples import Examples
from leadhouse.prediction.fit import (
    Calibration,
    Fitted,
    calibrated,
    chosen_strength,
    fitted,
    known_before,
    newest_from,
    probability,
)
from leadhouse.prediction.measure import Quality, auc_of, quality
from leadhouse.prediction.model import Model, body_of, version_of
from leadhouse.prediction.scorecard import score_bins, scorecard, scored
from leadhouse.prediction.settings import Settings

UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Trial:
    """A model that was fitted on the older leads and judged on the newest quarter."""

    strength: float
    model: Fitted
    inner_auc_low: float
    is_purged: bool
    quality: Quality
    # the line that was met on the newest leads, which the final model takes over
    calibration: Calibration


def train(examples: Examples, settings: Settings, as_of: datetime) -> Model:
    """The model of all examples, of status `usable` if the newest quarter of them bears it out.

    It is `fallback`, with the reason, where there is too little history, where the newest leads
    show no signal, and where the rule score ranks them better.
    """
    empty = _unfitted(examples, settings, as_of)
    if reason := _too_little(examples, settings):
        return _named(replace(empty, reason=reason))
    trial = try_out(examples, settings)
    judged = replace(
        empty,
        strength=trial.strength,
        is_purged=trial.is_purged,
        metrics=trial.quality.rounded(),
        dropped=dict(trial.model.dropped),
    )
    if reason := _no_use(trial, settings):
        return _named(replace(judged, reason=reason))
    final = fitted(examples, trial.strength, settings)
    intercept, points = scorecard(final, trial.calibration)
    log_odds = scored(intercept, points, examples, final.cells)
    return _named(
        replace(
            judged,
            status="usable",
            reason="",
            intercept=intercept,
            slope=round(trial.calibration.slope, 6),
            dropped=dict(final.dropped),
            points=points,
            score_bins=score_bins(log_odds),
        )
    )


def try_out(examples: Examples, settings: Settings) -> Trial:
    """Fits on the older leads and judges on the newest quarter, as a night of then would have."""
    start = newest_from(examples)
    newest = examples.take(slice(start, len(examples)))
    older, is_purged = known_before(examples, start, settings)
    strength = chosen_strength(older, settings)
    inner_start = newest_from(older)
    inner = older.take(slice(inner_start, len(older)))
    oldest, _ = known_before(older, inner_start, settings)
    inner_raw = fitted(oldest, strength, settings).log_odds(inner)
    inner_auc = auc_of(inner_raw, inner.converted, settings.signal_confidence)
    model = fitted(older, strength, settings)
    raw = model.log_odds(newest)
    predicted = probability(calibrated(inner_raw, inner.converted).log_odds(raw))
    return Trial(
        strength=strength,
        model=model,
        inner_auc_low=inner_auc.low,
        is_purged=is_purged,
        quality=quality(predicted, newest.converted, newest.rule_score, settings.signal_confidence),
        calibration=calibrated(raw, newest.converted),
    )


def _too_little(examples: Examples, settings: Settings) -> str | None:
    if len(examples) < settings.min_rows:
        return (
            f"too little history: the outcome of {len(examples):,} leads is known,"
            f" {settings.min_rows:,} are needed (predict_min_rows)"
        )
    fewer = min(examples.positives, len(examples) - examples.positives)
    if fewer < settings.min_positives:
        return (
            f"too little history: of {len(examples):,} leads {examples.positives:,} converted;"
            f" {settings.min_positives:,} of either outcome are needed (predict_min_positives)"
        )
    return None


def _no_use(trial: Trial, settings: Settings) -> str | None:
    found, share = trial.quality, f"{settings.signal_confidence:.0%}"
    if found.auc_low <= 0.5 or trial.inner_auc_low <= 0.5:
        return (
            f"no signal: on the newest {found.rows:,} leads the AUC is {found.auc:.3f}"
            f" ({share} interval {found.auc_low:.3f} to {found.auc_high:.3f}); what is known at"
            " assignment doesn't tell who converts"
        )
    if found.rule_auc > found.auc:
        return (
            f"the rule score ranks better: on the newest {found.rows:,} leads its AUC is"
            f" {found.rule_auc:.3f}, that of the model {found.auc:.3f}"
        )
    return None


def _unfitted(examples: Examples, settings: Settings, as_of: datetime) -> Model:
    return Model(
        version=UNNAMED,
        status="fallback",
        reason="",
        target=settings.target,
        window_days=settings.window_days,
        trained_as_of=as_of,
        training_from=_instant(examples, 0),
        training_to=_instant(examples, -1),
        rows=len(examples),
        positives=examples.positives,
        data_sha256=examples.sha256(),
        strength=0.0,
        intercept=0.0,
        slope=1.0,
        is_purged=False,
        metrics={},
        dropped={},
        points=(),
        score_bins=(),
    )


def _named(model: Model) -> Model:
    body: Mapping[str, object] = body_of(model)
    return replace(model, version=version_of(dict(body)))


def _instant(examples: Examples, place: int) -> datetime | None:
    if not len(examples):
        return None
    seconds, rest = divmod(int(examples.cut_at[place]), 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None, microsecond=rest)

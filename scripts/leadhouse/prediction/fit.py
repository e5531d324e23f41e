"""Fits logistic regressions by time: what is judged is always newer than what it was fitted on."""

from dataclasses import dataclass

import numpy as np

from leadhouse.prediction.cells import Cells, cells_of, design_of
from leadhouse.prediction.examples import Booleans, Examples, Floats
from leadhouse.prediction.measure import auc_of
from leadhouse.prediction.settings import Settings

# sklearn's C: the smaller, the nearer all weights are to nothing
STRENGTHS = (0.003, 0.01, 0.03, 0.1, 0.3)
FOLDS = 4
NEWEST_SHARE = 0.25
FLATTEST, STEEPEST = 0.25, 1.5
BISECTIONS = 80


@dataclass(frozen=True, slots=True)
class Fitted:
    """A logistic regression on the cells of the features that it uses."""

    cells: tuple[Cells, ...]
    dropped: tuple[tuple[str, str], ...]
    weights: Floats
    intercept: float

    def log_odds(self, examples: Examples) -> Floats:
        """What it says of each lead, before calibration."""
        design = design_of(self.cells, examples)
        return np.asarray(design @ self.weights + self.intercept, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A straight line from log odds as fitted to log odds as seen."""

    slope: float
    intercept: float

    def log_odds(self, raw: Floats) -> Floats:
        """Calibrated log odds."""
        return self.intercept + self.slope * raw


def probability(log_odds: Floats) -> Floats:
    """The logistic function, without overflow."""
    return np.asarray((1 + np.tanh(log_odds / 2)) / 2, dtype=np.float64)


def newest_from(examples: Examples) -> int:
    """Where the newest quarter of the leads begins."""
    return len(examples) - int(len(examples) * NEWEST_SHARE)


def known_before(examples: Examples, start: int, settings: Settings) -> tuple[Examples, bool]:
    """The leads before a place whose outcome was known when that lead was assigned.

    Where these are too few, all leads before it, and false.
    """
    before = examples.take(slice(0, start))
    known = before.take(before.known_at <= examples.cut_at[start])
    enough = len(known) >= settings.min_rows and known.positives >= settings.min_positives
    return (known, True) if enough else (before, False)


def fitted(examples: Examples, strength: float, settings: Settings) -> Fitted:
    """A model of all features but those that know too much or tell nothing apart."""
    used, dropped = _usable(examples, settings)
    weights, intercept = _solved(design_of(used, examples), examples.converted, strength)
    return Fitted(used, dropped, weights, intercept)


def chosen_strength(examples: Examples, settings: Settings) -> float:
    """The strength whose predictions of each newer part lose least; the weakest of equals."""
    marks = np.linspace(0, len(examples), FOLDS + 2).astype(int)[1:]
    losses = np.zeros(len(STRENGTHS))
    for start, end in zip(marks[:-1], marks[1:], strict=True):
        before, _ = known_before(examples, int(start), settings)
        if 0 < before.positives < len(before):
            losses += _losses(before, examples.take(slice(int(start), int(end))), settings)
    return STRENGTHS[int(np.argmin(np.round(losses, 6)))]


def _losses(older: Examples, newer: Examples, settings: Settings) -> Floats:
    """What each strength loses on newer leads."""
    used, _ = _usable(older, settings)
    design, shown = design_of(used, older), design_of(used, newer)
    solved = (_solved(design, older.converted, strength) for strength in STRENGTHS)
    return np.array(
        [_log_loss(shown @ weights + start, newer.converted) for weights, start in solved]
    )


def _usable(
    examples: Examples, settings: Settings
) -> tuple[tuple[Cells, ...], tuple[tuple[str, str], ...]]:
    used: list[Cells] = []
    dropped: list[tuple[str, str]] = []
    for cells in cells_of(examples, settings.min_level_rows):
        reason = _unfit(cells, examples, settings.leak_auc_limit)
        if reason:
            dropped.append((cells.feature.name, reason))
        else:
            used.append(cells)
    return tuple(used), tuple(dropped)


def calibrated(raw: Floats, converted: Booleans) -> Calibration:
    """Platt's line; its slope is kept within reason and the mean is met exactly."""
    from sklearn.linear_model import LogisticRegression

    slope = 1.0
    if 0 < converted.sum() < len(converted) and raw.std() > 0:
        line = LogisticRegression(C=1e6, solver="newton-cholesky", max_iter=200)
        slope = float(line.fit(raw.reshape(-1, 1), converted).coef_[0, 0])
    slope = min(STEEPEST, max(FLATTEST, slope))
    return Calibration(slope, _intercept_of(slope * raw, _rate(converted)))


def _rate(converted: Booleans) -> float:
    """The share that converted, never quite none or all."""
    return float((converted.sum() + 0.5) / (len(converted) + 1))


def _intercept_of(raw: Floats, rate: float) -> float:
    low, high = -50.0, 50.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if float(probability(raw + middle).mean()) < rate:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _unfit(cells: Cells, examples: Examples, limit: float) -> str | None:
    if not cells.matrix.shape[1] or not (cells.matrix != cells.matrix[0]).any():
        return "has one value only"
    if cells.feature.evidence == "at_cut":
        return None
    # a value of today that tells the outcome this well was most likely written because of it
    places = cells.place(examples.columns[cells.feature.name])
    good = np.bincount(places, weights=examples.converted, minlength=len(cells.matrix))
    rates = good / np.maximum(1, np.bincount(places, minlength=len(cells.matrix)))
    value = auc_of(rates[places], examples.converted, 0.9).value
    return f"alone has an AUC of {value:.2f}: it knows the outcome" if value > limit else None


def _solved(design: Floats, converted: Booleans, strength: float) -> tuple[Floats, float]:
    from sklearn.linear_model import LogisticRegression

    if not design.shape[1] or not 0 < converted.sum() < len(converted):
        rate = _rate(converted)
        return np.zeros(design.shape[1]), float(np.log(rate / (1 - rate)))
    model = LogisticRegression(C=strength, solver="newton-cholesky", max_iter=200, tol=1e-8)
    model.fit(design, converted)
    return np.asarray(model.coef_[0], dtype=np.float64), float(model.intercept_[0])


def _log_loss(raw: Floats, converted: Booleans) -> float:
    return float(np.logaddexp(0.0, np.where(converted, -raw, raw)).mean())

"""Writes a fitted and calibrated regression as points, one number for each level and bin."""

import numpy as np

from leadhouse.prediction.cells import MISSING, OTHER, Cells
from leadhouse.prediction.examples import Examples, Floats
from leadhouse.prediction.features import Feature
from leadhouse.prediction.fit import Calibration, Fitted, probability
from leadhouse.prediction.model import DECIMALS, Points
from leadhouse.site.text import plain_line, short

LONGEST_LEVEL_WORDS = 60
SCORE_BINS = 10


def scorecard(fitted: Fitted, calibration: Calibration) -> tuple[float, tuple[Points, ...]]:
    """The intercept and the points; the points of a feature are 0 on the mean of its training rows.

    So the intercept is the mean lead, and points tell what makes a lead other than that.
    """
    intercept = calibration.intercept + calibration.slope * fitted.intercept
    points: list[Points] = []
    start = 0
    for cells in fitted.cells:
        end = start + cells.matrix.shape[1]
        raw = cells.matrix @ fitted.weights[start:end] * calibration.slope
        mean = float(cells.shares @ raw)
        intercept += mean
        points += _points(cells, raw - mean)
        start = end
    return round(intercept, DECIMALS), tuple(points)


def score_bins(log_odds: Floats) -> tuple[tuple[float, float], ...]:
    """Where the tenths of the predicted probabilities begin, and the share of leads in each."""
    shown = np.round(probability(log_odds), DECIMALS)
    lows = np.unique(np.quantile(shown, np.linspace(0, 1, SCORE_BINS + 1)[1:-1], method="lower"))
    lows = np.concatenate([[0.0], lows[lows > shown.min()]])
    places = np.searchsorted(lows, shown, side="right") - 1
    shares = np.bincount(places, minlength=len(lows)) / len(shown)
    return tuple(
        (round(float(low), DECIMALS), round(float(share), DECIMALS))
        for low, share in zip(lows, shares, strict=True)
    )


def scored(
    intercept: float, points: tuple[Points, ...], examples: Examples, cells: tuple[Cells, ...]
) -> Floats:
    """The log odds of leads by their points, as the warehouse adds them."""
    total = np.full(len(examples), intercept)
    for each in cells:
        own = [point.points for point in points if point.feature == each.feature.name]
        table = np.array(own)
        if each.feature.kind == "number":
            # the stand-in for an unseen level has no place among bins
            table = np.delete(table, -2)
        total += table[each.place(examples.columns[each.feature.name])]
    return total


def _points(cells: Cells, values: Floats) -> list[Points]:
    feature, shares = cells.feature, cells.shares
    rounded = [round(float(value), DECIMALS) for value in values]
    parts = [round(float(share), DECIMALS) for share in shares]
    found = [*_bins(cells, rounded, parts)] if feature.kind == "number" else []
    for level, points, share in zip(cells.levels, rounded, parts, strict=False):
        found.append(Points(feature.name, "level", level, None, None, points, share,
                            _level_words(feature, level)))  # fmt: skip
    # bins leave no number out, so a number is never of an unseen level
    is_number = feature.kind == "number"
    other, share = (0.0, 0.0) if is_number else (rounded[-2], parts[-2])
    for level, points, part, words in (
        (OTHER, other, share, "is a rare one"),
        (MISSING, rounded[-1], parts[-1], "is not known"),
    ):
        said = f"{feature.title} {words}"
        found.append(Points(feature.name, "stand_in", level, None, None, points, part, said))
    return found


def _bins(cells: Cells, rounded: list[float], parts: list[float]) -> list[Points]:
    lows = [None, *cells.edges]
    highs = [*cells.edges, None]
    return [
        Points(cells.feature.name, "bin", f"bin {place + 1}", low, high, rounded[place],
               parts[place], _bin_words(cells.feature, low, high))
        for place, (low, high) in enumerate(zip(lows, highs, strict=True))
    ]  # fmt: skip


def _bin_words(feature: Feature, low: float | None, high: float | None) -> str:
    if low is None:
        return feature.title if high is None else f"{feature.title} below {high:g}"
    return f"{feature.title} {low:g} or more" if high is None else (
        f"{feature.title} {low:g} to below {high:g}"
    )  # fmt: skip


def _level_words(feature: Feature, level: str) -> str:
    return f"{feature.title} is {short(plain_line(level), LONGEST_LEVEL_WORDS)}"

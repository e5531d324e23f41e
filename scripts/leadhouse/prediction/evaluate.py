"""Compares the model with the rule score, and with tuned gradient boosting on the same features."""

import datetime as dt
import itertools
from dataclasses import dataclass

import numpy as np

from leadhouse.prediction.cells import Cells, cells_of
from leadhouse.prediction.examples import Booleans, Examples, Floats
from leadhouse.prediction.features import FEATURES
from leadhouse.prediction.fit import calibrated, known_before, newest_from, probability
from leadhouse.prediction.measure import Quality, quality
from leadhouse.prediction.settings import Settings
from leadhouse.prediction.training import try_out

RATES = (0.03, 0.1)
LEAVES = (4, 8, 31)
LEAST_LEAF = (20, 100)
ROUNDS = (60, 200)
SEED = 1
ROUNDING = 1e-12

# learning rate, leaves, least leads a leaf, rounds
Choice = tuple[float, int, int, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How each ranks and calibrates on the newest quarter of the leads."""

    logistic: Quality
    boosting: Quality
    chosen: str


def compare(examples: Examples, settings: Settings) -> Comparison:
    """Both fitted and tuned on the older leads, both judged on the newest quarter."""
    trial = try_out(examples, settings)
    start = newest_from(examples)
    newest = examples.take(slice(start, len(examples)))
    older, _ = known_before(examples, start, settings)
    inner_start = newest_from(older)
    inner = older.take(slice(inner_start, len(older)))
    oldest, _ = known_before(older, inner_start, settings)
    best, raw = _tuned(oldest, inner, settings)
    line = calibrated(raw, inner.converted)
    matrices = _matrices(older, newest, settings)
    predicted = probability(line.log_odds(_log_odds(matrices, older.converted, best)))
    judged = quality(predicted, newest.converted, newest.rule_score, settings.signal_confidence)
    names = ("learning rate", "leaves", "least leads a leaf", "rounds")
    chosen = ", ".join(f"{name} {value}" for name, value in zip(names, best, strict=True))
    return Comparison(trial.quality, judged, chosen)


def scripted_records(leads: int, seed: int, as_of: dt.date) -> frozenset[str]:
    """The records of generated extracts that live by script.

    They are a tenth of all, came within nine days and never get far, whatever they are: a shock
    that no model can foresee and that is no part of the world which predictions are tried on.
    """
    from leadhouse.generate.story import lead_column, tell
    from leadhouse.generate.world import plan

    story = tell(plan(leads, seed, as_of))
    rows = np.arange(story.counts.ordinary, story.counts.records)
    return frozenset(lead_column(story, rows).to_pylist())


def _tuned(oldest: Examples, inner: Examples, settings: Settings) -> tuple[Choice, Floats]:
    """The choice that loses least on newer leads, and the log odds it gives them."""
    matrices = _matrices(oldest, inner, settings)
    tried = [
        (choice, _log_odds(matrices, oldest.converted, choice))
        for choice in itertools.product(RATES, LEAVES, LEAST_LEAF, ROUNDS)
    ]
    return min(tried, key=lambda each: _log_loss(probability(each[1]), inner))


def _log_odds(matrices: tuple[Floats, Floats], converted: Booleans, choice: Choice) -> Floats:
    from sklearn.ensemble import HistGradientBoostingClassifier

    rate, leaves, least, rounds = choice
    model = HistGradientBoostingClassifier(
        learning_rate=rate,
        max_leaf_nodes=leaves,
        min_samples_leaf=least,
        max_iter=rounds,
        categorical_features=[each.kind != "number" for each in FEATURES],
        early_stopping=False,
        random_state=SEED,
    )
    model.fit(matrices[0], converted)
    return np.asarray(model.decision_function(matrices[1]), dtype=np.float64)


def _matrices(older: Examples, newer: Examples, settings: Settings) -> tuple[Floats, Floats]:
    """Numbers as they are; texts as the number of their level, rare ones as one."""
    cells = cells_of(older, settings.min_level_rows)
    return _matrix(cells, older), _matrix(cells, newer)


def _matrix(cells: tuple[Cells, ...], shown: Examples) -> Floats:
    columns = []
    for each in cells:
        column = shown.columns[each.feature.name]
        is_number = each.feature.kind == "number"
        columns.append((column if is_number else each.place(column)).astype(np.float64))
    return np.column_stack(columns)


def _log_loss(predicted: Floats, examples: Examples) -> float:
    kept = np.clip(predicted, ROUNDING, 1 - ROUNDING)
    return float(-np.log(np.where(examples.converted, kept, 1 - kept)).mean())

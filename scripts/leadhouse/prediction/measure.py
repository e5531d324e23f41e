"""How good predictions are: ranking, calibration and drift."""

from dataclasses import asdict, dataclass
from statistics import NormalDist

import numpy as np

from leadhouse.prediction.examples import Booleans, Floats, Ints

BINS = 10
# a share that is empty counts as this much, so that one empty bin is no infinite drift
LEAST_SHARE = 0.0001
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Auc:
    """The chance that a converted lead ranks above another, with its confidence interval."""

    value: float
    low: float
    high: float

    @property
    def has_signal(self) -> bool:
        """Whether the whole interval is above chance."""
        return self.low > 0.5


@dataclass(frozen=True, slots=True)
class Quality:
    """How good predictions were on leads that they were not trained on."""

    rows: int
    positives: int
    base_rate: float
    auc: float
    auc_low: float
    auc_high: float
    rule_auc: float
    brier: float
    brier_of_base_rate: float
    calibration_error: float
    lift_of_top_decile: float

    def rounded(self) -> dict[str, float]:
        """All values as a model file keeps them."""
        return {name: round(value, DECIMALS) for name, value in asdict(self).items()}


def quality(
    probability: Floats, converted: Booleans, rule_score: Floats, confidence: float
) -> Quality:
    """All measures of one set of leads, which must have some of either outcome."""
    auc = auc_of(probability, converted, confidence)
    rate = float(converted.mean())
    return Quality(
        rows=len(converted),
        positives=int(converted.sum()),
        base_rate=rate,
        auc=auc.value,
        auc_low=auc.low,
        auc_high=auc.high,
        rule_auc=auc_of(rule_score, converted, confidence).value,
        brier=float(np.mean((probability - converted) ** 2)),
        brier_of_base_rate=rate * (1 - rate),
        calibration_error=calibration_error(probability, converted),
        lift_of_top_decile=lift(probability, converted),
    )


def auc_of(score: Floats, converted: Booleans, confidence: float) -> Auc:
    """The area under the ROC curve with DeLong's interval; ties count half.

    Without both outcomes it is chance, with an interval of everything.
    """
    good, bad = score[converted], score[~converted]
    if len(good) < 2 or len(bad) < 2:
        return Auc(0.5, 0.0, 1.0)
    ranks = _mid_ranks(np.concatenate([good, bad]))
    of_good = (ranks[: len(good)] - _mid_ranks(good)) / len(bad)
    of_bad = 1 - (ranks[len(good) :] - _mid_ranks(bad)) / len(good)
    value = float(of_good.mean())
    spread = np.sqrt(of_good.var(ddof=1) / len(good) + of_bad.var(ddof=1) / len(bad))
    reach = NormalDist().inv_cdf(0.5 + confidence / 2) * float(spread)
    return Auc(value, max(0.0, value - reach), min(1.0, value + reach))


def _mid_ranks(values: Floats) -> Floats:
    """The place of each value from 1 up, the mean place among equals."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[inverse], dtype=np.float64)


def _tenths(score: Floats) -> Ints:
    """The tenth that each is in, the lowest first, all as large as can be (SQL: ntile)."""
    size = len(score)
    wide, large = divmod(size, BINS)
    counts = [wide + 1] * large + [wide] * (BINS - large)
    tenths = np.empty(size, dtype=np.int64)
    tenths[np.argsort(score, kind="stable")] = np.repeat(np.arange(BINS), counts)
    return tenths


def calibration_error(probability: Floats, converted: Booleans) -> float:
    """The mean distance between what was predicted and what happened, over ten equal bins."""
    tenths = _tenths(probability)
    gaps = np.bincount(tenths, weights=probability - converted, minlength=BINS)
    return float(np.abs(gaps).sum() / len(probability))


def lift(score: Floats, converted: Booleans) -> float:
    """How many times the usual share of the top tenth converted."""
    top = _tenths(-score) == 0
    rate = float(converted.mean())
    return float(converted[top].mean()) / rate if rate and top.any() else 0.0


def drift(expected: Floats, actual: Floats) -> float:
    """The population stability index of two distributions over the same bins."""
    before, after = np.maximum(expected, LEAST_SHARE), np.maximum(actual, LEAST_SHARE)
    return float(((after - before) * np.log(after / before)).sum())

"""AUC, calibration, lift and drift by hand."""

import numpy as np
import pytest

from leadhouse.prediction.measure import auc_of, calibration_error, drift, lift

pytestmark = pytest.mark.rule("PRD-05")


def test_auc_counts_pairs_and_ties_half() -> None:
    score = np.array([0.8, 0.4, 0.4, 0.1])
    converted = np.array([True, True, False, False])
    # of four pairs three are in order and one is a tie
    assert auc_of(score, converted, 0.95).value == pytest.approx(3.5 / 4)


def test_auc_of_one_outcome_is_chance_and_has_no_signal() -> None:
    found = auc_of(np.array([0.1, 0.2, 0.3]), np.array([True, True, True]), 0.95)
    assert (found.value, found.low, found.high) == (0.5, 0.0, 1.0)
    assert not found.has_signal


def test_a_wider_confidence_has_a_wider_interval() -> None:
    rng = np.random.default_rng(3)
    score, converted = rng.random(200), rng.random(200) < 0.3
    narrow, wide = auc_of(score, converted, 0.8), auc_of(score, converted, 0.99)
    assert wide.low < narrow.low < narrow.value < narrow.high < wide.high


@pytest.mark.parametrize("seed", range(5))
def test_the_interval_holds_the_truth_as_often_as_it_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    held = 0
    for _ in range(200):
        good, bad = rng.normal(1, 1, 60), rng.normal(0, 1, 140)
        score = np.concatenate([good, bad])
        found = auc_of(score, np.arange(200) < 60, 0.95)
        held += found.low <= 0.7602 <= found.high  # the normal function of 1 / root 2
    assert 176 <= held <= 199


def test_calibration_error_is_the_mean_gap_of_the_tenths() -> None:
    probability = np.linspace(0.05, 0.95, 10)
    converted = probability > 0.5
    expected = np.abs(probability - converted).mean()
    assert calibration_error(probability, converted) == pytest.approx(expected)
    assert calibration_error(np.full(20, 0.5), np.arange(20) % 2 == 0) == 0


def test_lift_is_the_top_tenth_over_all() -> None:
    score = np.arange(20) / 20.0
    converted = np.isin(np.arange(20), [19, 18, 0, 1])
    assert lift(score, converted) == pytest.approx(1.0 / 0.2)
    assert lift(score, np.zeros(20, dtype=bool)) == 0


def test_drift_is_nothing_for_the_same_and_finite_for_an_empty_bin() -> None:
    same = np.array([0.5, 0.5])
    assert drift(same, same) == 0
    by_hand = 0.25 * np.log(0.75 / 0.5) - 0.25 * np.log(0.25 / 0.5)
    assert drift(same, np.array([0.75, 0.25])) == pytest.approx(by_hand)
    assert np.isfinite(drift(same, np.array([1.0, 0.0])))

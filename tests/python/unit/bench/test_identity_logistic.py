"""The fit finds the log odds that made its rows, and stays finite where rows say no bounds."""

import numpy as np
import pytest

from leadhouse.bench.identity.logistic import Floats, fit
from leadhouse.bench.measure import BenchFailed

TRIALS = 1_000_000.0


def expected_successes(design: Floats, odds: Floats, trials: Floats) -> Floats:
    return np.asarray(trials / (1 + np.exp(-design @ odds)), dtype=np.float64)


def test_known_log_odds_are_recovered() -> None:
    """Every combination of three columns beside the prior, each with its expected successes."""
    design = np.array([[1, a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)], dtype=float)
    odds = np.array([-2.0, 1.5, 6.0, -4.0])
    trials = np.full(len(design), TRIALS)
    found = fit(design, trials, expected_successes(design, odds, trials), np.full(4, 1e-6))
    assert found == pytest.approx(odds, abs=1e-4)


def test_a_row_counts_as_often_as_it_says() -> None:
    one, many = np.ones((1, 1)), np.ones((10, 1))
    penalty = np.array([0.1])
    counted = fit(one, np.array([10.0]), np.array([8.0]), penalty)
    single = fit(many, np.ones(10), np.array([1.0] * 8 + [0.0] * 2), penalty)
    assert counted == pytest.approx(single)
    # near log(8/2), and drawn a little to nothing
    assert 1.2 < counted[0] < np.log(4)


def test_a_penalty_bounds_what_always_succeeds_and_grows_with_evidence() -> None:
    design, penalties = np.ones((1, 1)), np.array([1.0])
    few, many = (
        fit(design, np.array([size]), np.array([size]), penalties)[0] for size in (10.0, 100_000.0)
    )
    assert 0 < few < many < 20


def test_extreme_rows_do_not_overflow() -> None:
    """Warnings are errors in tests; the first full step would be far past the minimum."""
    design = np.array([[1.0, 0.0], [1.0, 1.0]])
    found = fit(design, np.array([1e9, 1.0]), np.array([0.0, 1.0]), np.array([1e-6, 1e-6]))
    assert np.isfinite(found).all()
    assert found[0] < -10
    assert found[1] > 10


def test_what_does_not_settle_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadhouse.bench.identity.logistic.STEPS", 1)
    with pytest.raises(BenchFailed, match="didn't settle in 1 steps"):
        fit(np.ones((1, 1)), np.array([100.0]), np.array([99.0]), np.array([1.0]))

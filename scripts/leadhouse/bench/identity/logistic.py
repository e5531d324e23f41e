"""Logistic regression on counted rows, regularised, without a library of its own.

A few thousand distinct rows of some seventy columns are solved by Newton's method in a second.
"""

import numpy as np
from numpy.typing import NDArray

from leadhouse.bench.measure import BenchFailed

Floats = NDArray[np.float64]

STEPS, TOLERANCE = 60, 1e-9
# a step that doesn't help is halved so often
HALVINGS = 30


def fit(design: Floats, trials: Floats, successes: Floats, penalties: Floats) -> Floats:
    """The coefficients, in natural log odds; each row of `design` stands for `trials` rows.

    `penalties` is by column, in pairs: half of it times the square of the coefficient is what the
    fit must win in log likelihood. A penalty above 0 keeps a column finite whose rows all succeed.
    """
    found = np.zeros(design.shape[1])
    loss = _loss(design, trials, successes, penalties, found)
    for _ in range(STEPS):
        step = _step(design, trials, successes, penalties, found)
        for _ in range(HALVINGS):
            after = _loss(design, trials, successes, penalties, found + step)
            if after <= loss:
                break
            step = step / 2
        found, loss = found + step, after
        if np.abs(step).max() < TOLERANCE:
            return found
    raise BenchFailed(
        f"the weights didn't settle in {STEPS} steps; give every column a penalty above 0"
    )


def _loss(
    design: Floats, trials: Floats, successes: Floats, penalties: Floats, found: Floats
) -> float:
    odds = design @ found
    likelihood = successes @ odds - trials @ np.logaddexp(0.0, odds)
    return float(penalties @ np.square(found) / 2 - likelihood)


def _step(
    design: Floats, trials: Floats, successes: Floats, penalties: Floats, found: Floats
) -> Floats:
    # the logistic function, without overflow
    expected = (1 + np.tanh(design @ found / 2)) / 2
    slope = design.T @ (successes - trials * expected) - penalties * found
    weight = trials * expected * (1 - expected)
    curve = (design.T * weight) @ design + np.diag(penalties)
    return np.asarray(np.linalg.solve(curve, slope), dtype=np.float64)

"""Worlds of leads with and without signal, made of numbers only."""

from collections.abc import Callable

import numpy as np
import pytest

from leadhouse.prediction.examples import Examples
from leadhouse.prediction.features import FEATURES
from leadhouse.prediction.settings import Settings

DAY = 86_400 * 1_000_000
START = 1_700_000_000 * 1_000_000
SOURCES = ("webinar", "referral", "cold list")
EFFECTS = (0.0, 1.2, -1.0)

World = Callable[..., Examples]


@pytest.fixture
def settings() -> Settings:
    return Settings(
        target="sql_within_60_days",
        window_days=60,
        min_rows=600,
        min_positives=60,
        min_level_rows=30,
        max_rows=200_000,
        leak_auc_limit=0.85,
        signal_confidence=0.99,
    )


def make_world(size: int, seed: int = 1, signal: float = 1.0, days: int = 700) -> Examples:
    """Leads of `days`, a quarter of whom convert; by `signal` it depends on what they are."""
    rng = np.random.default_rng(seed)
    cut_at = START + np.sort(rng.integers(0, days * DAY, size))
    source = rng.integers(0, len(SOURCES), size)
    fit = np.round(rng.random(size) * 100, 6)
    odds = signal * (np.array(EFFECTS)[source] + 0.02 * (fit - 50)) - 1.1
    converted = rng.random(size) < 1 / (1 + np.exp(-odds))
    columns = {}
    for feature in FEATURES:
        if feature.kind == "number":
            columns[feature.name] = np.zeros(size)
        else:
            columns[feature.name] = np.full(size, "same", dtype=object)
    columns["lead_source"] = np.array(SOURCES, dtype=object)[source]
    columns["fit_score"] = fit
    return Examples(
        ids=np.array([f"lead {n}" for n in range(size)], dtype=object),
        cut_at=cut_at,
        known_at=cut_at + 60 * DAY,
        converted=converted,
        rule_score=fit / 2,
        columns=columns,
    )


@pytest.fixture
def world() -> World:
    return make_world

"""The seed of match weights: trained anew on labelled pairs, compared, and written.

A weight is log2 of the odds that a level of agreement adds, with two decimals. What pairs can't
teach stands here as a rule: which levels keep their weight, and which get more than was fitted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np

from leadhouse.bench.identity.logistic import Floats, fit
from leadhouse.bench.identity.pairs import UNKNOWN, Level, Pairs, level_counts
from leadhouse.bench.measure import BenchFailed
from leadhouse.policy.seeds import Row, SeedSpec, load_specs, read_seed, write_seed

Status = Literal["trained", "policy", "kept", "left out"]

SEED, UNIT = "seed_match_weights", "global"
PRIOR: Level = ("prior", "prior")
# a phone or mailbox of many records counts for nothing, whatever the pairs say
POLICY_LEVELS = frozenset({("email", "shared"), ("phone", "shared")})
# Febrl's dates of birth always come with a person number, and are worth more without one
RAISED: Mapping[Level, float] = {
    ("birth_date", "same"): 3.0,
    ("birth_date", "near"): 3.0,
    ("birth_date", "part"): 3.0,
    ("birth_date", "different"): 1.0,
}
# fewer pairs than these say nothing of a level
MIN_PAIRS = 30
PENALTY, PRIOR_PENALTY = 1.0, 1e-6


@dataclass(frozen=True, slots=True)
class Seed:
    """The file of weights: all its rows, and the weight in force of each level."""

    spec: SeedSpec
    rows: tuple[Row, ...]
    in_force: Mapping[Level, Row]

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels in the order of the file, without the prior."""
        return tuple(each for each in self.in_force if each != PRIOR)


@dataclass(frozen=True, slots=True)
class Weight:
    """What training says of one level; `trained` is null where it says nothing."""

    level: Level
    before: float
    trained: float | None
    pairs: int
    matches: int
    status: Status


def read_weights(policy: Path, day: date) -> Seed:
    """The bundled weights, with those that are in force on a day."""
    spec = load_specs(policy)[SEED]
    rows, problems = read_seed(policy / spec.file, spec)
    if problems:
        raise BenchFailed("\n".join(str(each) for each in problems))
    in_force = {
        (row["field"], row["level"]): row
        for row in rows
        if row["business_unit_id"] == UNIT and _holds(row, day)
    }
    if PRIOR not in in_force:
        raise BenchFailed(f"{spec.file} has no prior in force on {day}; add it for {UNIT}")
    return Seed(spec, tuple(rows), in_force)


def train(seed: Seed, real: Pairs, added: Sequence[Pairs]) -> list[Weight]:
    """The weight of each level, from `added` pairs; `real` says what a level rests on."""
    counts = level_counts(real, seed.levels)
    learnt = [
        level
        for level in seed.levels
        if level not in POLICY_LEVELS and counts[level][0] >= MIN_PAIRS
    ]
    fitted = _fitted(seed.levels, learnt, added)
    everything = (int(real.counts.sum()), int(real.matches.sum()))
    return [
        _weight(seed, level, fitted.get(level), counts.get(level, everything))
        for level in seed.in_force
    ]


def write_weights(path: Path, seed: Seed, weights: Iterable[Weight]) -> None:
    """Writes the whole seed with what was trained; what was left out has no row any more."""
    found = {each.level: each for each in weights}
    current = {id(row): found[level] for level, row in seed.in_force.items()}
    rows: list[Row] = []
    for row in seed.rows:
        weight = current.get(id(row))
        if weight is None or weight.status in {"policy", "kept"}:
            rows.append(row)
        elif weight.trained is not None:
            text = f"{weight.trained:.2f}"
            rows.append(Row(row.line, {**row.values, "log2_odds": text}))
    write_seed(path, seed.spec, rows)


def design_of(pairs: Pairs, known: Sequence[Level], learnt: Sequence[Level]) -> Floats:
    """A row a pattern; the first column is the prior, then one for each level that is learnt."""
    columns = {level: place for place, level in enumerate(learnt, start=1)}
    column_of = np.array([UNKNOWN, *(columns.get(level, UNKNOWN) for level in known)])
    design = np.zeros((len(pairs.codes), len(learnt) + 1))
    np.put_along_axis(design, column_of[pairs.codes], 1.0, axis=1)
    # the column of what isn't known is the prior's: all pairs have it
    design[:, UNKNOWN] = 1.0
    return design


def _fitted(
    known: Sequence[Level], learnt: Sequence[Level], added: Sequence[Pairs]
) -> dict[Level, float]:
    design = np.concatenate([design_of(each, known, learnt) for each in added])
    trials = np.concatenate([each.counts for each in added]).astype(float)
    matches = np.concatenate([each.matches for each in added]).astype(float)
    if not 0 < matches.sum() < trials.sum():
        raise BenchFailed("all pairs are alike in being one person or not; give more --leads")
    penalties = np.array([PRIOR_PENALTY, *(PENALTY for _ in learnt)])
    odds = fit(design, trials, matches, penalties) / np.log(2)
    return {level: float(each) for level, each in zip([PRIOR, *learnt], odds, strict=True)}


def _weight(seed: Seed, level: Level, fitted: float | None, counts: tuple[int, int]) -> Weight:
    row = seed.in_force[level]
    before = float(row["log2_odds"])
    if fitted is not None:
        # adding 0 turns -0.0 into 0.0
        trained = round(fitted + RAISED.get(level, 0.0), 2) + 0.0
        return Weight(level, before, trained, *counts, "trained")
    if level in POLICY_LEVELS:
        return Weight(level, before, None, *counts, "policy")
    # a weight that is marked as assumed may stay a guess
    status: Status = "kept" if row["is_assumed"] == "true" else "left out"
    return Weight(level, before, None, *counts, status)


def _holds(row: Row, day: date) -> bool:
    first, last = row["effective_from"], row["effective_to"]
    return first <= day.isoformat() and (not last or day.isoformat() <= last)

"""Trains the match weights: nights on data whose truth is known, then a fit of what they compared.

Nothing that the benchmark measures on may be trained on.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from leadhouse.bench.identity import datasets
from leadhouse.bench.identity.datasets import AS_OF, DataSet
from leadhouse.bench.identity.nights import build_night, memory_for
from leadhouse.bench.identity.pairs import Pairs, joined, labelled_pairs, masked
from leadhouse.bench.identity.process import Report
from leadhouse.bench.identity.weights import Seed, Weight, read_weights, train
from leadhouse.bench.measure import Limits

FEBRL_FILES = (Path("febrl") / "dataset1.csv", Path("febrl") / "dataset2.csv")
# in Febrl each field is there for each record: left out at random, none leans on another
MASKED_FIELDS = ("person_number", "street", "postal_code", "city")
MASKED_SHARE, MASKED_COPIES, MASK_SEED = 0.5, 4, 5


@dataclass(frozen=True, slots=True)
class Options:
    """What weights are trained on."""

    root: Path
    folder: Path
    data_sets: Path
    leads: int
    seed: int
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Training:
    """The seed, what was trained, and the data sets that weren't there."""

    seed: Seed
    weights: tuple[Weight, ...]
    skipped: tuple[str, ...]


def train_weights(options: Options, report: Report) -> Training:
    """Builds the nights and fits the weights; the same options give the same weights."""
    seed = read_weights(options.root / "seeds" / "policy", AS_OF.date())
    demo = _demo_pairs(options, seed, report)
    people = list(_febrl_pairs(options, seed, report))
    skipped = tuple(
        f"{file}: not in {options.data_sets}; see --data-sets"
        for file in FEBRL_FILES
        if not (options.data_sets / file).is_file()
    )
    report("Fitting")
    weights = train(seed, joined([demo, *people]), [demo, *masked_copies(people)])
    return Training(seed, tuple(weights), skipped)


def masked_copies(people: list[Pairs]) -> Iterator[Pairs]:
    """The pairs of people several times over, each time with other fields left out."""
    random = np.random.default_rng(MASK_SEED)
    if people:
        together = joined(people)
        for _ in range(MASKED_COPIES):
            yield masked(together, MASKED_FIELDS, MASKED_SHARE, random)


def _demo_pairs(options: Options, seed: Seed, report: Report) -> Pairs:
    name = f"Generating {options.leads:,} leads"
    folder = options.folder / "generator"
    data = datasets.generated(
        options.leads, options.seed, folder, lambda it: report(f"{name}: {it}")
    )
    return _night_pairs(options, data, seed, report)


def _febrl_pairs(options: Options, seed: Seed, report: Report) -> Iterator[Pairs]:
    for file in FEBRL_FILES:
        data = datasets.febrl(options.data_sets, options.folder / file.stem, file)
        if data is not None:
            yield _night_pairs(options, data, seed, report)


def _night_pairs(options: Options, data: DataSet, seed: Seed, report: Report) -> Pairs:
    """What a night compares of a data set; the night is removed, and the data set with it."""
    home = data.truth.with_name("night")
    limits = Limits(options.threads, memory_for(data.leads))
    night = build_night(
        options.root, data.folder, home, limits, lambda it: report(f"{data.name}: {it}")
    )
    pairs = labelled_pairs(night, data.truth, seed.levels)
    shutil.rmtree(data.truth.parent)
    return pairs

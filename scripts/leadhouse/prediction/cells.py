"""Turns features into cells: a level of a text, a bin of a number, or no value at all.

What a model says of a feature is one number a cell, so a prediction is a sum of a few of them.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from leadhouse.prediction.examples import Column, Examples, Floats, Ints
from leadhouse.prediction.features import FEATURES, Feature

MOST_LEVELS = 40
QUANTILES = (1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6)
OTHER, MISSING = "(other)", "(missing)"


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one feature and the row of the design matrix that stands for each.

    For texts: `levels`, then the rare ones together, then no value. For numbers: the bins between
    `edges`, then no value. Where no value is not told apart, its row is the mean of the others, so
    that it speaks neither for nor against a lead.
    """

    feature: Feature
    levels: tuple[str, ...]
    edges: tuple[float, ...]
    matrix: Floats
    counts: Ints

    @property
    def shares(self) -> Floats:
        """The share of the training rows in each cell."""
        return np.asarray(self.counts / max(1, self.counts.sum()), dtype=np.float64)

    def place(self, column: Column) -> Ints:
        """The cell of each value."""
        return _place(self.feature, self.levels, self.edges, column)

    def design(self, column: Column) -> Floats:
        """The rows of the design matrix."""
        return np.asarray(self.matrix[self.place(column)], dtype=np.float64)


def cells_of(examples: Examples, least: int) -> tuple[Cells, ...]:
    """The cells of all features; a level or bin of fewer than `least` rows is none of its own."""
    return tuple(_cells(each, examples.columns[each.name], least) for each in FEATURES)


def design_of(cells: tuple[Cells, ...], examples: Examples) -> Floats:
    """The design matrix of all features side by side."""
    parts = [each.design(examples.columns[each.feature.name]) for each in cells]
    return np.hstack(parts) if parts else np.empty((len(examples), 0))


def _cells(feature: Feature, column: Column, least: int) -> Cells:
    is_number = feature.kind == "number"
    levels = () if is_number else _levels(column, least)
    edges = _edges(column[~np.isnan(column)], least) if is_number else ()
    places = _place(feature, levels, edges, column)
    known = len(edges) + 1 if is_number else len(levels) + 1
    counts = np.bincount(places, minlength=known + 1).astype(np.int64)
    matrix = _steps(len(edges)) if is_number else _flags(counts, least)
    has_own = feature.evidence == "at_cut" and counts[-1] >= least
    return Cells(feature, levels, edges, _with_missing(matrix, counts, has_own), counts)


def _levels(column: Column, least: int) -> tuple[str, ...]:
    counts = Counter(value for value in column.tolist() if value is not None)
    frequent = [(-count, level) for level, count in counts.items() if count >= least]
    return tuple(sorted(level for _, level in sorted(frequent)[:MOST_LEVELS]))


def _edges(values: Floats, least: int) -> tuple[float, ...]:
    """Where bins begin: quantiles, and the first value above the lowest, each bin of some size."""
    if not len(values):
        return ()
    above = values[values > values.min()]
    wanted = {float(above.min())} if len(above) else set()
    wanted |= {float(np.quantile(values, share, method="lower")) for share in QUANTILES}
    kept: list[float] = []
    ordered = np.sort(values)
    begun = 0
    for edge in sorted(wanted):
        start = int(np.searchsorted(ordered, edge))
        if start - begun >= least and len(values) - start >= least:
            kept.append(edge)
            begun = start
    return tuple(kept)


def _place(
    feature: Feature, levels: tuple[str, ...], edges: tuple[float, ...], column: Column
) -> Ints:
    if feature.kind == "number":
        places = np.searchsorted(np.array(edges), column, side="right")
        return np.where(np.isnan(column), len(edges) + 1, places).astype(np.int64)
    numbers: dict[str | None, int] = {level: number for number, level in enumerate(levels)}
    numbers[None] = len(levels) + 1
    return np.array([numbers.get(value, len(levels)) for value in column.tolist()], dtype=np.int64)


def _steps(edges: int) -> Floats:
    """A column for each edge: 1 from there on, so that a penalty is on steps between bins."""
    return np.tril(np.ones((edges + 1, edges)), -1)


def _flags(counts: Ints, least: int) -> Floats:
    """A column for each level; the rare ones have one where they are many, else they are mean."""
    levels = len(counts) - 2
    flags = np.eye(levels + 1)
    if counts[levels] >= least:
        return flags
    seen = counts[:levels]
    mean = seen / seen.sum() if seen.sum() else np.zeros(levels)
    return np.vstack([np.eye(levels), mean])


def _with_missing(matrix: Floats, counts: Ints, has_own: bool) -> Floats:
    known = counts[:-1]
    mean = known @ matrix / known.sum() if known.sum() else np.zeros(matrix.shape[1])
    if not has_own:
        return np.vstack([matrix, mean])
    own = np.zeros((len(matrix) + 1, 1))
    own[-1] = 1
    return np.hstack([np.vstack([matrix, mean]), own])

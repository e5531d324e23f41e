"""The targets of identity, and what was measured beside them.

This is the one table of limits. A limit holds up to a number of leads, and of several that one with
the fewest counts; a figure that has none is shown for comparison.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from leadhouse.bench.identity.nights import SMALL_LEADS
from leadhouse.bench.identity.results import Results, SetResult

Direction = Literal["at least", "at most"]
Unit = Literal["score", "seconds", "bytes", "count", "times", "share"]

HUNDRED_THOUSAND, MILLION, TEN_MILLION = 100_000, SMALL_LEADS, 10_000_000
GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Target:
    """One limit on one figure, for data sets of a kind with so many leads, both inclusive."""

    key: str
    direction: Direction
    limit: float
    kinds: tuple[str, ...] = ("generator",)
    leads: int = TEN_MILLION
    least_leads: int = 0


TARGETS = (
    Target("f1", "at least", 0.995, ("febrl",)),
    Target("f1_above_peer", "at least", 0.0, ("febrl",)),
    Target("f1", "at least", 0.92, ("fake",)),
    Target("f1", "at least", 0.970, leads=HUNDRED_THOUSAND),
    Target("f1", "at least", 0.965, leads=MILLION),
    Target("precision", "at least", 0.985),
    Target("automatic_precision", "at least", 0.985),
    Target("f1_loss", "at most", 0.01),
    Target("largest_ratio", "at most", 1.2, ("febrl", "fake", "generator")),
    Target("cpu", "at most", 45.0, leads=MILLION),
    Target("peak", "at most", 2.0 * GIGABYTE, leads=MILLION),
    Target("peak", "at most", 16.0 * GIGABYTE, leads=TEN_MILLION),
    Target("cpu_of_peer", "at most", 0.7, leads=MILLION),
    Target("growth", "at most", 1.2),
    # on few leads the fixed cost of a node is all there is
    Target("incremental_cpu", "at most", 0.10, least_leads=HUNDRED_THOUSAND),
    Target("incremental_partitions", "at most", 0.0),
    Target("changed_ids", "at most", 0.0005),
    Target("unlogged_ids", "at most", 0.0),
    Target("review_rate", "at most", 0.01),
    Target("held_rate", "at least", 0.5),
    Target("stable_partitions", "at most", 0.0),
    Target("stable_ids", "at most", 0.0),
)
LABELS: dict[str, tuple[str, Unit]] = {
    "f1": ("F1 of pairs, clustered", "score"),
    "precision": ("Precision of merges, clustered", "score"),
    "automatic_precision": ("Precision of automatic pairs", "score"),
    "recall": ("Recall, clustered", "score"),
    "f1_above_peer": ("F1 less Splink's at .95", "score"),
    "f1_above_best": ("F1 less Splink's best", "score"),
    "f1_loss": ("Loss of F1 from the smallest size to the largest", "score"),
    "largest_ratio": ("Largest golden lead over largest person", "times"),
    "cpu": ("CPU of identity, full run", "seconds"),
    "peak": ("Peak memory of identity", "bytes"),
    "cpu_of_peer": ("CPU over Splink predict + cluster", "times"),
    "growth": ("CPU per lead over that at a million", "times"),
    "incremental_cpu": ("CPU with 1 % new leads over a full run's", "times"),
    "incremental_partitions": ("Leads grouped otherwise than in a full run", "count"),
    "changed_ids": ("Old leads with another golden id, 2 % new", "share"),
    "unlogged_ids": ("Of these, not in the merge log", "count"),
    "review_rate": ("Review items over leads", "share"),
    "held_rate": ("Remaining errors that the queue holds", "share"),
    "stable_partitions": ("Leads grouped otherwise", "count"),
    "stable_ids": ("Leads with another golden id", "count"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure beside its limit, if it has one."""

    key: str
    subject: str
    value: float
    target: Target | None

    @property
    def label(self) -> str:
        """What the figure says."""
        return LABELS[self.key][0]

    @property
    def unit(self) -> Unit:
        """What it is measured in."""
        return LABELS[self.key][1]

    @property
    def is_met(self) -> bool | None:
        """Whether the limit is kept; nothing where there is none."""
        if self.target is None:
            return None
        if self.target.direction == "at least":
            return self.value >= self.target.limit
        return self.value <= self.target.limit


def target_of(key: str, kind: str, leads: int) -> Target | None:
    """The limit on a figure: of those that reach so far, that for the fewest leads."""
    found = [
        each
        for each in TARGETS
        if each.key == key and kind in each.kinds and each.least_leads <= leads <= each.leads
    ]
    return min(found, key=lambda each: each.leads, default=None)


def rows_of(results: Results) -> list[Row]:
    """Every figure that the results allow, in the order of the data sets."""
    rows = [row for each in results.sets for row in _set_rows(each)]
    return [*rows, *_size_rows(results), *_arrival_rows(results), *_stability_rows(results)]


def _row(key: str, subject: str, value: float, kind: str, leads: int) -> Row:
    return Row(key, subject, value, target_of(key, kind, leads))


def _set_rows(result: SetResult) -> Iterator[Row]:
    data = result.data
    for key, value in _figures(result):
        yield _row(key, data.name, value, data.kind, data.leads)


def _figures(result: SetResult) -> Iterator[tuple[str, float]]:
    quality, night, peer = result.quality, result.night, result.peer
    if quality is None or night is None:
        return
    yield "f1", quality.clusters.f1
    yield "precision", quality.clusters.precision
    yield "automatic_precision", quality.automatic_precision
    yield "recall", quality.clusters.recall
    if peer is not None:
        yield "f1_above_peer", quality.clusters.f1 - peer.usual.clusters.f1
        yield "f1_above_best", quality.clusters.f1 - peer.best.clusters.f1
    yield "largest_ratio", quality.clusters.largest_ratio
    yield "cpu", night.identity_cpu
    yield "peak", night.peak_bytes
    if peer is not None:
        yield "cpu_of_peer", night.identity_cpu / peer.cpu_seconds
    yield "review_rate", quality.review_rate
    yield "held_rate", quality.held_rate


def _size_rows(results: Results) -> Iterator[Row]:
    """What differs from size to size of the generator."""
    sizes = [each for each in results.sets if each.data.kind == "generator"]
    small = [each for each in sizes if each.data.leads <= MILLION]
    scores = [each.quality.clusters.f1 for each in small if each.quality is not None]
    if len(scores) > 1:
        first, last = small[0].data.leads, small[-1].data.leads
        subject = f"generator {first:,} to {last:,}"
        yield _row("f1_loss", subject, scores[0] - scores[-1], "generator", last)
    base = next((each for each in reversed(small) if each.night is not None), None)
    for each in sizes:
        if base and base.night and each.night and each.data.leads > MILLION:
            factor = each.data.leads / base.data.leads
            growth = each.night.identity_cpu / base.night.identity_cpu / factor
            yield _row("growth", each.data.name, growth, "generator", each.data.leads)


def _arrival_rows(results: Results) -> Iterator[Row]:
    found = results.incremental
    if found is not None:
        subject = f"generator {found.leads:,}"
        for key, value in (
            ("incremental_cpu", found.cpu_ratio),
            ("incremental_partitions", found.differing_partitions),
            ("changed_ids", found.moves.changed_rate),
            ("unlogged_ids", found.moves.unlogged),
        ):
            yield _row(key, subject, value, "generator", found.leads)


def _stability_rows(results: Results) -> Iterator[Row]:
    for each in results.variants:
        subject = f"{each.name}, {each.leads:,} leads"
        for key, value in (
            ("stable_partitions", each.differing_partitions),
            ("stable_ids", each.differing_ids),
        ):
            yield _row(key, subject, value, "generator", each.leads)

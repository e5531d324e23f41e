"""The parts of the benchmark, each on the data sets and nights that it needs."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from leadhouse.bench.identity import datasets
from leadhouse.bench.identity.changes import differing_ids, differing_partitions, moves
from leadhouse.bench.identity.datasets import BUCKETS, DataSet
from leadhouse.bench.identity.metrics import quality_of
from leadhouse.bench.identity.nights import SMALL_LEADS, Night, build_night, memory_for
from leadhouse.bench.identity.peer import require_splink
from leadhouse.bench.identity.process import Report, run_child
from leadhouse.bench.identity.results import (
    Incremental,
    Peer,
    Results,
    SetResult,
    Variant,
    peer_of,
)
from leadhouse.bench.measure import BenchFailed, Limits

SETS = ("febrl", "fake", "generator")
PARTS = (*SETS, "incremental", "stability", "peer")
# shares of the leads, in hundredths, that have come after each night of the incremental part
ARRIVALS = (97, 99, BUCKETS)


@dataclass(frozen=True, slots=True)
class Options:
    """What one invocation is asked to measure; `parts` are some of PARTS."""

    root: Path
    folder: Path
    data_sets: Path
    leads: tuple[int, ...]
    seeds: tuple[int, ...]
    parts: frozenset[str]
    threads: int = 2
    memory_limit: str | None = None
    stability_leads: int = 20_000

    def has(self, part: str) -> bool:
        """Whether a part is asked for."""
        return part in self.parts

    @property
    def incremental_leads(self) -> int | None:
        """The size at which new leads arrive: the largest that isn't above a million."""
        return max((each for each in self.leads if each <= SMALL_LEADS), default=None)


def measure_identity(options: Options, report: Report) -> Results:
    """Measures all that is asked for; raises BenchFailed where something can't be built."""
    if options.has("peer"):
        require_splink()
    return _Bench(options, report).run()


class _Bench:
    """The work of one invocation; what a data set needed is removed before the next one."""

    def __init__(self, options: Options, report: Report) -> None:
        self._options = options
        self._report = report
        self._results = Results()

    def run(self) -> Results:
        """Does the parts that were asked for."""
        # with nothing but the peer it is measured on every data set
        self._sets = {each for each in SETS if self._options.has(each)}
        wanted = self._sets or (set(SETS) if self._options.parts == {"peer"} else set())
        for kind, make in (("febrl", datasets.febrl), ("fake", datasets.fake)):
            if kind in wanted:
                folder = self._options.folder / kind
                data = make(self._options.data_sets, folder)
                if data is None:
                    where = self._options.data_sets
                    self._results.skipped.append(f"{kind}: no data set in {where}; see --data-sets")
                else:
                    self._one_set(data)
                    _remove(folder)
        for leads, seed in self._sizes():
            self._one_size(leads, seed, "generator" in wanted)
        if self._options.has("stability"):
            self._stability()
        return self._results

    def _sizes(self) -> Iterator[tuple[int, int]]:
        """Each size, ascending, with the seeds in turn."""
        seeds = self._options.seeds
        for place, leads in enumerate(sorted(set(self._options.leads))):
            yield leads, seeds[place % len(seeds)]

    def _one_size(self, leads: int, seed: int, is_measured: bool) -> None:
        is_arriving = self._options.has("incremental") and leads == self._options.incremental_leads
        if not is_measured and not is_arriving:
            return
        folder = self._options.folder / f"generator_{leads}"
        data = self._generated(leads, seed, folder)
        full = self._one_set(data) if is_measured else None
        if is_arriving:
            self._arriving(data, folder, full or self._night(data, folder / "full"))
        _remove(folder)

    def _generated(self, leads: int, seed: int, folder: Path) -> DataSet:
        name = f"Generating {leads:,} leads"
        return datasets.generated(leads, seed, folder, lambda it: self._report(f"{name}: {it}"))

    def _one_set(self, data: DataSet) -> Night | None:
        """Our night and the peer's work on one data set; the home of the night is left."""
        result = SetResult(data)
        self._results.sets.append(result)
        if data.kind in self._sets:
            is_whole = data.leads <= SMALL_LEADS
            result.night = self._night(data, data.truth.with_name("full"), is_whole=is_whole)
            self._report(f"{data.name}: comparing with the truth")
            result.quality = quality_of(result.night, data.truth)
        if self._options.has("peer"):
            result.peer = self._peer(data)
        return result.night

    def _peer(self, data: DataSet) -> Peer | None:
        if data.leads > SMALL_LEADS:
            self._results.skipped.append(f"Splink on {data.name}: it is measured to a million")
            return None
        scratch = data.truth.with_name("peer")
        scratch.mkdir()
        task = {
            "kind": data.kind,
            "source": str(data.source),
            "truth": str(data.truth),
            "scratch": str(scratch),
            "threads": self._options.threads,
        }
        try:
            answer = run_child("peer", task, lambda it: self._report(f"{data.name}: {it}"))
        except BenchFailed as error:
            # on few leads Splink's training can come to nothing
            self._results.skipped.append(f"Splink on {data.name}: {error}")
            return None
        finally:
            _remove(scratch)
        return peer_of(answer)

    def _night(
        self,
        data: DataSet,
        home: Path,
        prior: Night | None = None,
        is_prior: bool = False,
        is_whole: bool = False,
        threads: int | None = None,
        label: str = "",
    ) -> Night:
        memory = self._options.memory_limit or memory_for(data.leads)
        return build_night(
            self._options.root,
            data.folder,
            home,
            Limits(threads or self._options.threads, memory),
            lambda it: self._report(f"{data.name}, {label or home.name}: {it}"),
            prior,
            is_prior,
            is_whole,
        )

    def _arriving(self, data: DataSet, folder: Path, full: Night) -> None:
        """Three nights in one home: most leads, two in a hundred more, one in a hundred more."""
        home, came, nights = folder / "arriving", 0, list[Night]()
        for place, share in enumerate(ARRIVALS):
            extracts = datasets.bucket_of(data, folder / f"arrival_{place}", came, share)
            is_last, came = share == BUCKETS, share
            nights.append(
                self._night(
                    replace(data, folder=extracts),
                    home,
                    nights[-1] if nights else None,
                    is_prior=not is_last,
                    label=f"{share} % of the leads",
                )
            )
        first, second, last = nights
        self._report("Comparing nights")
        self._results.incremental = Incremental(
            data.leads,
            last,
            full,
            differing_partitions(last, full),
            moves(first, second),
        )

    def _stability(self) -> None:
        """The same leads in another order, in several files, and with one thread."""
        folder = self._options.folder / "stability"
        leads = min(self._options.stability_leads, *self._options.leads)
        data = self._generated(leads, self._options.seeds[0], folder)
        base = self._night(data, folder / "base")
        ways = (
            ("shuffled rows", datasets.shuffled(data, folder / "shuffled"), None),
            ("several files", datasets.split(data, folder / "split"), None),
            ("one thread", data, 1),
        )
        for name, delivered, threads in ways:
            night = self._night(delivered, folder / name.replace(" ", "_"), threads=threads)
            partitions, ids = differing_partitions(night, base), differing_ids(night, base)
            self._results.variants.append(Variant(name, leads, partitions, ids))
        _remove(folder)


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise BenchFailed(f"{folder} can't be removed ({error}); remove it by hand") from error

"""Nights as the parts of the benchmark ask for them, each in processes of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadhouse.bench.identity.datasets import AS_OF
from leadhouse.bench.identity.process import Report, run_child
from leadhouse.bench.measure import Limits

# the engine's share of the two gigabytes that a million leads may take; the rest is Python's
SMALL_MEMORY, LARGE_MEMORY = "1300MB", "12GB"
SMALL_LEADS = 1_000_000
# what is built before identity isn't measured
UPSTREAM_MEMORY = "6GB"


@dataclass(frozen=True, slots=True)
class Night:
    """What one night cost; `cpu_seconds` is by step, `nodes` the CPU and elapsed seconds of each.

    Identity is the sum of its nodes, from normalised fields to the merge log; starting dbt, reading
    the project, intake, everything upstream and everything after it stand apart.
    """

    home: Path
    run_id: str
    run_file: Path
    work_file: Path
    threads: int
    memory_limit: str
    cpu_seconds: dict[str, float]
    nodes: dict[str, tuple[float, float]]
    wall_seconds: float
    peak_bytes: int
    upstream_peak_bytes: int

    @property
    def identity_cpu(self) -> float:
        """CPU seconds of all identity nodes."""
        return self.cpu_seconds["identity"]


def memory_for(leads: int) -> str:
    """The engine's memory limit for so many leads."""
    return SMALL_MEMORY if leads <= SMALL_LEADS else LARGE_MEMORY


def build_night(
    root: Path,
    data: Path,
    home: Path,
    limits: Limits,
    report: Report,
    prior: Night | None = None,
    is_prior: bool = False,
    is_whole: bool = False,
) -> Night:
    """Takes extracts in and builds identity; `is_prior` says that another night goes on from it.

    With `is_whole` also the values of golden leads and the queue of reviews, apart from identity.
    """
    common: dict[str, Any] = {"root": str(root), "home": str(home), "threads": limits.threads}
    landed = run_child("intake", common | {"data": str(data)}, report)
    begun = run_child(
        "upstream",
        common
        | {
            "as_of": AS_OF.isoformat(),
            "prior": prior.run_id if prior else None,
            "memory_limit": UPSTREAM_MEMORY,
        },
        report,
    )
    task = {
        "run_id": begun["run_id"],
        "memory_limit": limits.memory_limit,
        "is_prior": is_prior,
        "is_whole": is_whole,
    }
    ended = run_child("identity", common | task, report)
    return Night(
        home=home,
        run_id=begun["run_id"],
        run_file=Path(ended["run_file"]),
        work_file=Path(ended["work_file"]),
        threads=limits.threads,
        memory_limit=limits.memory_limit,
        cpu_seconds=_summed(landed, begun, ended),
        nodes={name: (cpu, wall) for name, (cpu, wall) in ended["nodes"].items()},
        wall_seconds=ended["wall_seconds"],
        peak_bytes=ended["peak_bytes"],
        upstream_peak_bytes=begun["peak_bytes"],
    )


def _summed(*answers: Mapping[str, Any]) -> dict[str, float]:
    total: dict[str, float] = {}
    for answer in answers:
        for step, seconds in answer["cpu_seconds"].items():
            total[step] = total.get(step, 0.0) + seconds
    return total

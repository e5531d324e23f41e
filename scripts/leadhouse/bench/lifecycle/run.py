"""Measures the lifecycle on demo CRMs of several sizes, a first night and the next one of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadhouse.bench.area_run import Area, Crm
from leadhouse.bench.identity.process import Report
from leadhouse.bench.lifecycle.scan import scans
from leadhouse.bench.measure import Cost, Limits, Measurement, measured_alone

SEED = 3101
AREA = Area("upstream of lifecycle", "lifecycle")
EVENTS = frozenset({"engagement_events", "activities"})


@dataclass(frozen=True, slots=True)
class Night:
    """What the models of one night cost; CPU and elapsed seconds of each."""

    nodes: Mapping[str, tuple[float, float]]
    cpu_seconds: Mapping[str, float]
    peak_bytes: int

    @property
    def cpu(self) -> float:
        """CPU seconds of all models."""
        return sum(cpu for cpu, _ in self.nodes.values())


@dataclass(frozen=True, slots=True)
class Size:
    """One demo CRM: a first night, the next night, and the bare scan of what they read."""

    leads: int
    events: int
    first: Night
    second: Night
    scan: Cost


def measure_lifecycle(
    root: Path,
    folder: Path,
    leads: Sequence[int],
    limits: Limits,
    repeat: int,
    report: Report,
) -> list[Size]:
    """Measures each size in a folder of its own."""
    return [_measured(root, folder / str(n), n, limits, repeat, report) for n in leads]


def _measured(
    root: Path, folder: Path, leads: int, limits: Limits, repeat: int, report: Report
) -> Size:
    crm = Crm(root, folder, leads, limits, report)
    rows = crm.generate(SEED)
    report(f"{leads:,} leads, bare scan: ")
    scan = Cost(tuple(_scan(crm.extracts, folder, limits) for _ in range(repeat)))
    first, second = crm.two_nights(AREA)
    events = sum(count for table, count in rows.items() if table in EVENTS)
    return Size(leads, events, _as_night(first), _as_night(second), scan)


def _as_night(built: dict[str, Any]) -> Night:
    nodes = {name: (cpu, wall) for name, (cpu, wall) in built["nodes"].items()}
    return Night(nodes, built["cpu_seconds"], built["peak_bytes"])


def _scan(data: Path, folder: Path, limits: Limits) -> Measurement:
    """All tables once, each in a process of its own."""
    runs = [measured_alone(statement, folder, limits) for statement in scans(data)]
    return Measurement(
        sum(run.cpu_seconds for run in runs),
        sum(run.wall_seconds for run in runs),
        max(run.peak_bytes for run in runs),
        sum(run.answer for run in runs),
    )

"""Measures the audit of demo CRMs of several sizes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from leadhouse.bench.area_run import Area, Crm
from leadhouse.bench.identity.process import Report
from leadhouse.bench.measure import Limits

SEED = 3701
AREA = Area("upstream of audit", "audit")


@dataclass(frozen=True, slots=True)
class Size:
    """One demo CRM and the audit of its first night, in which every finding is new."""

    leads: int
    criteria: int
    failures: int
    cpu_seconds: Mapping[str, float]
    nodes: Mapping[str, tuple[float, float]]
    by_hand: Sequence[float]
    peak_bytes: int
    result_bytes: int

    @property
    def cpu(self) -> float:
        """CPU seconds of all suites and of all models of findings and reports."""
        return self.cpu_seconds["suites"] + sum(cpu for cpu, _ in self.nodes.values())

    @property
    def cpu_by_hand(self) -> float:
        """CPU seconds of the count by hand, in the middle of its turns."""
        return median(self.by_hand)


def measure_audit(
    root: Path,
    folder: Path,
    leads: Sequence[int],
    limits: Limits,
    repeat: int,
    report: Report,
) -> list[Size]:
    """Measures each size in a folder of its own."""
    return [_measured(Crm(root, folder / str(n), n, limits, report), repeat) for n in leads]


def _measured(crm: Crm, repeat: int) -> Size:
    crm.generate(SEED)
    built = crm.first_night(AREA, repeat=repeat)
    return Size(
        leads=crm.leads,
        criteria=built["criteria"],
        failures=built["failures"],
        cpu_seconds=built["cpu_seconds"],
        nodes={name: (cpu, wall) for name, (cpu, wall) in built["nodes"].items()},
        by_hand=built["by_hand"],
        peak_bytes=built["peak_bytes"],
        result_bytes=built["result_bytes"],
    )

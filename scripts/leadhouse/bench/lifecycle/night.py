"""The nights of the benchmark of the lifecycle, in child processes."""

from typing import Any

from leadhouse.bench.area_night import begin_night, measure_night
from leadhouse.bench.identity.night import Report, Task
from leadhouse.bench.lifecycle.nodes import CHECKS, measured_nodes


def build_upstream(task: Task, report: Report) -> dict[str, Any]:
    """Makes a run and builds everything that the lifecycle reads."""
    return begin_night(task, report, measured_nodes)


def build_lifecycle(task: Task, report: Report) -> dict[str, Any]:
    """Builds stages, ageing, clocks and alerts in the run, then what a next night reads of it."""
    return measure_night(task, report, measured_nodes, CHECKS)

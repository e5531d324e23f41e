"""Nights that measure some of the models: what they stand on first, then each by itself."""

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from dbt.contracts.graph.manifest import Manifest

from leadhouse.bench.identity.night import (
    BUILD,
    Clock,
    Report,
    Task,
    done_all,
    measured_project,
    now,
    peak_bytes,
    utc_now,
)
from leadhouse.bench.identity.nodes import state_nodes, upstream_nodes
from leadhouse.build.engine import EngineOptions
from leadhouse.build.on_duckdb import DuckDBRun
from leadhouse.build.prepare import prepare
from leadhouse.publish.ledger import write_ops_runs
from leadhouse.runs import RUN_FILE, WORK_FILE, Home, create_run, finish_run, list_runs

# the names of the measured models
Measured = Callable[[Manifest], list[str]]


def begin_night(task: Task, report: Report, measured: Measured) -> dict[str, Any]:
    """Makes a run and builds everything that the measured models read."""
    home, clock, root = Home(Path(task["home"])), Clock(), Path(task["root"])
    as_of = datetime.fromisoformat(task["as_of"])
    run = create_run(home, as_of, utc_now(), prior_run_id=task["prior"])
    engine = DuckDBRun(home, run, EngineOptions(task["threads"], task["memory_limit"]))
    with clock.step("prepare"), closing(engine.connect()) as connection:
        prepare(connection, root, home.path, engine.has_prior, engine.located)
    project = measured_project(task, home, run, engine, report)
    with clock.step("start"):
        manifest = project.parse()
    with clock.step("upstream"):
        wanted = upstream_nodes(manifest, measured(manifest))
        done_all(project, manifest, [*BUILD, "--select", *wanted])
    return {"run_id": run.run_id, "cpu_seconds": clock.seconds}


def measure_night(
    task: Task, report: Report, measured: Measured, checks: Sequence[str]
) -> dict[str, Any]:
    """Builds the measured models in the run, then what a next night reads of it.

    Raises BenchFailed where one of the build's own tests of them fails.
    """
    home, clock = Home(Path(task["home"])), Clock()
    run = next(each for each in list_runs(home) if each.run_id == task["run_id"])
    engine = DuckDBRun(home, run, EngineOptions(task["threads"], task["memory_limit"]))
    project = measured_project(task, home, run, engine, report)
    with clock.step("start"):
        manifest = project.parse()
    names, began = measured(manifest), now()
    with clock.step("dbt"):
        done_all(project, manifest, ["run", "--select", *names])
    nodes = dict(project.nodes.nodes)
    clock.seconds["dbt"] -= sum(seconds for seconds, _ in nodes.values())
    measured_peak = peak_bytes()
    with clock.step("checks"):
        done_all(project, manifest, ["test", "--select", *checks])
    place = home.run_dir(run.run_id)
    figures = {
        "nodes": nodes,
        "peak_bytes": measured_peak,
        "wall_seconds": now()[1] - began[1],
        "run_file": str(place / RUN_FILE),
        "work_file": str(place / WORK_FILE),
    }
    if task["is_prior"]:
        built = {*names, *upstream_nodes(manifest, names)}
        if state := state_nodes(manifest, built):
            done_all(project, manifest, [*BUILD, "--select", *state])
        ended = finish_run(home, run, "published", utc_now())
        with closing(engine.connect()) as connection:
            write_ops_runs(connection, [ended])
    return {"cpu_seconds": clock.seconds} | figures

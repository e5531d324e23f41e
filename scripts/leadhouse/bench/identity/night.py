"""The nights of the benchmark, in child processes: the real models, each node's CPU by itself."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from dbt.contracts.graph.manifest import Manifest

from leadhouse.bench.identity.nodes import (
    contact_nodes,
    identity_nodes,
    result_nodes,
    state_nodes,
    upstream_nodes,
)
from leadhouse.bench.measure import BenchFailed
from leadhouse.build.dbt import DbtProject
from leadhouse.build.engine import EngineOptions
from leadhouse.build.on_duckdb import DuckDBRun
from leadhouse.build.prepare import prepare
from leadhouse.contact_points import check_contact_points
from leadhouse.intake.landing import land
from leadhouse.intake.model import DataDir
from leadhouse.publish.ledger import write_ops_runs
from leadhouse.runs import RUN_FILE, WORK_FILE, Home, Run, create_run, finish_run, list_runs

Task = dict[str, Any]
Report = Callable[[str], None]

STATUS = Path("/proc/self/status")
PROFILES = "profiles.yml"
# without data tests and unit tests
BUILD = ("build", "--resource-type", "seed", "--resource-type", "model")


@dataclass(slots=True)
class Clock:
    """CPU seconds of this process by step; user and system time of all threads."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Adds what is done within to a step."""
        began = time.process_time()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - began


@dataclass(slots=True)
class NodeClock:
    """CPU and elapsed seconds of each node, told by dbt's own events."""

    nodes: dict[str, tuple[float, float]] = field(default_factory=dict)
    _began: dict[str, tuple[float, float]] = field(default_factory=dict)

    def hear(self, event: Any) -> None:
        """Takes one event; only one node is at work at a time."""
        if event.info.name == "NodeStart":
            self._began[event.data.node_info.node_name] = now()
        elif event.info.name == "NodeFinished":
            name = event.data.node_info.node_name
            began, ended = self._began.pop(name), now()
            self.nodes[name] = (ended[0] - began[0], ended[1] - began[1])


@dataclass(frozen=True)
class MeasuredProject(DbtProject):
    """The project, one node at a time, with its own number of threads for the engine."""

    profiles: Path = Path()
    nodes: NodeClock = field(default_factory=NodeClock)

    def _on_event(self, event: Any) -> None:
        self.nodes.hear(event)
        DbtProject._on_event(self, event)

    def _options(self) -> list[str]:
        return [*DbtProject._options(self), "--profiles-dir", str(self.profiles)]


def land_extracts(task: Task, report: Report) -> dict[str, Any]:
    """Takes the extracts of one night into the home."""
    home, clock = Home(Path(task["home"])), Clock()
    home.path.mkdir(parents=True, exist_ok=True)
    with clock.step("intake"):
        done = land(
            home.path,
            [DataDir("crm", Path(task["data"]))],
            arrived_at=utc_now(),
            progress=lambda label, share: report(f"{label} {share:.0%}"),
            root=Path(task["root"]),
        )
    if done.refused:
        raise BenchFailed("; ".join(str(each) for each in done.refused))
    return {"cpu_seconds": clock.seconds}


def build_upstream(task: Task, report: Report) -> dict[str, Any]:
    """Makes a run and builds everything that identity reads."""
    home, clock = Home(Path(task["home"])), Clock()
    run = create_run(
        home, datetime.fromisoformat(task["as_of"]), utc_now(), prior_run_id=task["prior"]
    )
    engine = DuckDBRun(home, run, EngineOptions(task["threads"], task["memory_limit"]))
    with clock.step("prepare"), closing(engine.connect()) as connection:
        prepare(connection, Path(task["root"]), home.path, engine.has_prior, engine.located)
    project = measured_project(task, home, run, engine, report)
    with clock.step("start"):
        manifest = project.parse()
    with clock.step("upstream"):
        wanted = upstream_nodes(manifest, identity_nodes(manifest))
        done_all(project, manifest, [*BUILD, "--select", *wanted])
    return {"run_id": run.run_id, "cpu_seconds": clock.seconds, "peak_bytes": peak_bytes()}


def build_identity(task: Task, report: Report) -> dict[str, Any]:
    """Builds identity in the run, and after it what isn't measured as identity.

    With `is_whole` the values of golden leads and the queue, with `is_prior` what a next night
    reads of this one.
    """
    home, clock = Home(Path(task["home"])), Clock()
    run = next(each for each in list_runs(home) if each.run_id == task["run_id"])
    engine = DuckDBRun(home, run, EngineOptions(task["threads"], task["memory_limit"]))
    project = measured_project(task, home, run, engine, report)
    with clock.step("start"):
        manifest = project.parse()
    names = identity_nodes(manifest)
    began = now()
    with clock.step("dbt"):
        done_all(project, manifest, ["run", "--select", *names])
    nodes = dict(project.nodes.nodes)
    cpu = sum(seconds for seconds, _ in nodes.values())
    clock.seconds["dbt"] -= cpu
    measured = {
        "peak_bytes": peak_bytes(),
        "wall_seconds": now()[1] - began[1],
        "nodes": nodes,
        "run_file": str(home.run_dir(run.run_id) / RUN_FILE),
        "work_file": str(home.run_dir(run.run_id) / WORK_FILE),
    }
    after = _After(project, manifest, home, run, engine, clock, report)
    after.done = {*names, *upstream_nodes(manifest, names)}
    if task["is_whole"]:
        after.make_results()
    if task["is_prior"]:
        after.publish()
    return {"cpu_seconds": clock.seconds | {"identity": cpu}} | measured


@dataclass(slots=True)
class _After:
    """What a night builds once identity is measured, each step with its own CPU."""

    project: MeasuredProject
    manifest: Manifest
    home: Home
    run: Run
    engine: DuckDBRun
    clock: Clock
    report: Report
    done: set[str] = field(default_factory=set)

    def make_results(self) -> None:
        """Judges contact points, then builds the values of golden leads and the queue."""
        with self.clock.step("contact points"):
            self._build(contact_nodes(self.manifest, self.done))
            with closing(self.engine.connect()) as connection:
                check_contact_points(
                    connection,
                    self.home.path,
                    self.run.run_id,
                    self.engine.located,
                    report=self.report,
                )
        with self.clock.step("results"):
            self._build(result_nodes(self.manifest, self.done))

    def publish(self) -> None:
        """Makes the run file what the next night takes as the prior warehouse."""
        with self.clock.step("state"):
            self._build(state_nodes(self.manifest, self.done))
            ended = finish_run(self.home, self.run, "published", utc_now())
            with closing(self.engine.connect()) as connection:
                write_ops_runs(connection, [ended])

    def _build(self, names: list[str]) -> None:
        if names:
            done_all(self.project, self.manifest, [*BUILD, "--select", *names])
            self.done.update(names)


def measured_project(
    task: Task, home: Home, run: Run, engine: DuckDBRun, report: Report
) -> MeasuredProject:
    """The project for one run, measured node by node."""
    root, place = Path(task["root"]), home.run_dir(run.run_id)
    return MeasuredProject(
        root=root,
        engine=engine,
        target_path=place / "target",
        log_path=place / "logs",
        as_of=f"{run.as_of:%Y-%m-%d %H:%M:%S.%f}",
        run_id=run.run_id,
        report=report,
        profiles=_profiles(root, place, task["threads"]),
    )


def _profiles(root: Path, place: Path, threads: int) -> Path:
    """The project's profile with one thread for dbt and so many for the engine."""
    profiles = yaml.safe_load((root / PROFILES).read_text(encoding="utf-8"))
    output = profiles["leadhouse"]["outputs"]["duckdb"]
    output["threads"] = 1
    output["settings"]["threads"] = threads
    profiles["leadhouse"]["outputs"] = {"duckdb": output}
    folder = place / "profiles"
    folder.mkdir(exist_ok=True)
    (folder / PROFILES).write_text(yaml.safe_dump(profiles), encoding="utf-8")
    return folder


def done_all(project: DbtProject, manifest: Manifest, arguments: list[str]) -> None:
    """Invokes dbt; raises BenchFailed with the first node that fails."""
    results = project.invoke(manifest, arguments)
    if failed := [each for each in results if each.status not in {"success", "pass"}]:
        told = failed[0]
        raise BenchFailed(f"{told.name}: {told.status}, {told.message}")


def now() -> tuple[float, float]:
    """CPU seconds of this process and elapsed seconds."""
    return time.process_time(), time.perf_counter()


def utc_now() -> datetime:
    """The instant, naive UTC."""
    return datetime.now(UTC).replace(tzinfo=None)


def peak_bytes() -> int:
    """The highest resident memory of this process; 0 where the system doesn't tell."""
    if STATUS.exists():
        for line in STATUS.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0

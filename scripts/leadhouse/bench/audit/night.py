"""The night of the benchmark of the audit, in child processes."""

import json
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from dbt.contracts.graph.manifest import Manifest

from leadhouse.bench.audit.by_hand import count_statement, counted_criteria
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
from leadhouse.bench.measure import BenchFailed
from leadhouse.build.engine import EngineOptions
from leadhouse.build.feeds import feeds
from leadhouse.build.on_duckdb import DuckDBRun
from leadhouse.build.prepare import evidence, prepare
from leadhouse.judge import judge
from leadhouse.judge.suites import known_rule_ids, load_suites
from leadhouse.runs import Home, create_run, list_runs
from leadhouse.warehouse.connection import Connection

FOLDERS = ("models/audit/", "models/intermediate/audit/")


def build_upstream(task: Task, report: Report) -> dict[str, Any]:
    """Makes a run and builds everything that a night builds before the judge."""
    home, clock, root = Home(Path(task["home"])), Clock(), Path(task["root"])
    as_of = datetime.fromisoformat(task["as_of"])
    run = create_run(home, as_of, utc_now(), prior_run_id=task["prior"])
    engine = DuckDBRun(home, run, EngineOptions(task["threads"], task["memory_limit"]))
    with clock.step("prepare"), closing(engine.connect()) as connection:
        delivered = prepare(connection, root, home.path, engine.has_prior, engine.located)
    project = measured_project(task, home, run, engine, report)
    with clock.step("start"):
        manifest = project.parse()
    with clock.step("upstream"):
        done_all(project, manifest, [*BUILD, "--exclude", "source:judged+"])
    present = sorted(evidence(delivered, feeds(manifest), root))
    note = home.run_dir(run.run_id) / "evidence.json"
    note.write_text(json.dumps(present), encoding="utf-8")
    return {"run_id": run.run_id, "cpu_seconds": clock.seconds}


def audit(task: Task, report: Report) -> dict[str, Any]:
    """Judges the row sets, builds findings and reports, and counts the same failures by hand.

    Raises BenchFailed where a count by hand is another one.
    """
    home, clock, root = Home(Path(task["home"])), Clock(), Path(task["root"])
    run = next(each for each in list_runs(home) if each.run_id == task["run_id"])
    engine = DuckDBRun(home, run, EngineOptions(task["threads"], task["memory_limit"]))
    note = home.run_dir(run.run_id) / "evidence.json"
    present = frozenset(json.loads(note.read_text(encoding="utf-8")))
    suites = root / "expectations" / "suites"
    with clock.step("import"):
        from leadhouse.judge import engine as _  # noqa: F401  imports Great Expectations
    began = now()
    with clock.step("suites"), closing(engine.connect()) as connection:
        results = judge(connection, suites, evidence=present, progress=report)
    project = measured_project(task, home, run, engine, report)
    with clock.step("start"):
        manifest = project.parse()
    with clock.step("dbt"):
        done_all(project, manifest, ["run", "--select", "source:judged+"])
    built = dict(project.nodes.nodes)
    clock.seconds["dbt"] -= sum(seconds for seconds, _ in built.values())
    measured = finding_models(manifest)
    nodes = {name: cost for name, cost in built.items() if name in measured}
    clock.seconds["others"] = sum(cpu for name, (cpu, _) in built.items() if name not in nodes)
    peak, wall = peak_bytes(), now()[1] - began[1]
    told = {one.criterion: one.failed_count for one in results if one.status in ("pass", "fail")}
    with closing(engine.connect()) as connection:
        by_hand = [_count_by_hand(connection, suites, told) for _ in range(task["repeat"])]
    return {
        "cpu_seconds": clock.seconds,
        "nodes": nodes,
        "peak_bytes": peak,
        "wall_seconds": wall,
        "by_hand": by_hand,
        "criteria": len(results),
        "failures": sum(count or 0 for count in told.values()),
        "result_bytes": len(json.dumps([_as_json(one) for one in results]).encode()),
    }


def finding_models(manifest: Manifest) -> list[str]:
    """The models that stand on the verdicts, in the folders of the audit; others are told apart."""
    waiting = [key for key, one in manifest.sources.items() if one.source_name == "judged"]
    found: set[str] = set()
    while waiting:
        for child in manifest.child_map[waiting.pop()]:
            node = manifest.nodes.get(child)
            if node is not None and str(node.resource_type) == "model" and node.name not in found:
                waiting.append(child)
                found.add(node.name)
    paths = {node.name: node.original_file_path for node in manifest.nodes.values()}
    if not found:
        raise BenchFailed("no model stands on source judged; it is what is measured")
    return sorted(name for name in found if paths[name].startswith(FOLDERS))


def _count_by_hand(connection: Connection, suites: Path, told: dict[str, int | None]) -> float:
    clock = Clock()
    for suite in load_suites(suites, known_rule_ids()):
        if not counted_criteria(suite):
            continue
        relation = connection.relation("judged", suite.table)
        statement = count_statement(suite, connection.dialect, relation)
        with clock.step("by hand"):
            (counts,) = connection.rows(statement)
        for criterion, count in zip(counted_criteria(suite), counts, strict=True):
            if told.get(criterion.name, count) != count:
                raise BenchFailed(
                    f"{criterion.name} fails {told[criterion.name]} times, by hand {count} times"
                )
    return clock.seconds["by hand"]


def _as_json(result: Any) -> dict[str, Any]:
    names = ("suite", "criterion", "rule_id", "status", "evaluated_count", "failed_count")
    return {name: getattr(result, name) for name in names}

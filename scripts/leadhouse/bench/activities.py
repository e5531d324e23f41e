"""A warehouse of demo leads with everything that the models of activities read, by dbt."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from dbt.contracts.graph.manifest import Manifest

from leadhouse.bench.measure import BenchFailed, Limits, Warehouse
from leadhouse.build.dbt import DbtProject
from leadhouse.build.engine import EngineOptions
from leadhouse.build.on_duckdb import DuckDBRun
from leadhouse.build.prepare import prepare
from leadhouse.generate import generate
from leadhouse.intake.landing import land
from leadhouse.intake.model import DataDir
from leadhouse.runs import RUN_FILE, WORK_FILE, Home, create_run

AS_OF = datetime.combine(datetime(2026, 6, 30), time.max)
SEED = 1
# the relations with one row a touch, by their names in the project
TOUCHES = frozenset(
    {
        "raw_crm.activities",
        "raw_crm.engagement_events",
        "stg_crm__activities",
        "stg_crm__engagement_events",
        "input_activities",
        "input_engagement_events",
        "fct_activities",
        "fct_engagement_events",
        "int_score_evidence",
    }
)
# what a night builds before it audits
LAYERS = ("staging", "intermediate", "marts")


@dataclass(frozen=True, slots=True)
class Activities:
    """The warehouse, how many rows each landed entity has, and the models that read touches."""

    warehouse: Warehouse
    rows: dict[str, int]
    models: dict[str, str]


def build_activities(
    root: Path, folder: Path, leads: int, limits: Limits, report: Callable[[str], None]
) -> Activities:
    """Generates, lands and builds in an empty folder; takes what a night takes for these tables."""
    report("Generating")
    data = folder / "extracts"
    generated = generate(leads, SEED, AS_OF.date(), data, "parquet")
    home = Home(folder / "home")
    home.path.mkdir(parents=True)
    run = create_run(home, AS_OF, datetime.now(UTC).replace(tzinfo=None))
    engine = DuckDBRun(home, run, EngineOptions(limits.threads, limits.memory_limit))
    place = home.run_dir(run.run_id)
    as_of = f"{AS_OF:%Y-%m-%d %H:%M:%S.%f}"
    project = DbtProject(
        root, engine, place / "target", place / "logs", as_of, run.run_id, report=report
    )
    manifest = project.parse()
    models = activity_models(manifest)
    needed = {name for name in _ancestors(manifest, models) if name.startswith("raw_crm.")}
    _keep_only(data, {name.removeprefix("raw_crm.") for name in needed})
    report("Landing")
    land(home.path, [DataDir("crm", data)], arrived_at=run.started_at, root=root)
    with closing(engine.connect()) as connection:
        prepare(connection, root, home.path, False)
    sql = _built(project, manifest, models)
    warehouse = Warehouse(place / RUN_FILE, place / WORK_FILE, as_of)
    return Activities(warehouse, dict(generated.rows), sql)


def activity_models(manifest: Manifest) -> list[str]:
    """The models, made as tables, that read touches themselves."""
    return sorted(
        node.name
        for node in manifest.nodes.values()
        if str(node.resource_type) == "model"
        and node.fqn[1] in LAYERS
        and node.config.materialized == "table"
        and TOUCHES.intersection(_parent_names(manifest, node.unique_id))
    )


def _built(project: DbtProject, manifest: Manifest, models: list[str]) -> dict[str, str]:
    """Builds the models with all they stand on; returns their compiled SQL."""
    selected = [f"+{name}" for name in models]
    kinds = ["--resource-type", "seed", "--resource-type", "model"]
    results = project.invoke(manifest, ["build", *kinds, "--select", *selected])
    for result in results:
        if result.is_failed:
            raise BenchFailed(f"{result.name} could not be built: {result.message}")
    compiled = {result.name: result.compiled_code for result in results}
    return {name: str(compiled[name]) for name in models}


def _ancestors(manifest: Manifest, names: list[str]) -> set[str]:
    """The names of all nodes that some models stand on; a source as `source.table`."""
    waiting = [node for node in manifest.nodes.values() if node.name in names]
    found: set[str] = set()
    seen = {str(node.unique_id) for node in waiting}
    identifiers = list(seen)
    while identifiers:
        for parent in manifest.parent_map[identifiers.pop()]:
            if parent not in seen:
                seen.add(parent)
                identifiers.append(parent)
                found.add(_name(manifest, parent))
    return found


def _parent_names(manifest: Manifest, unique_id: str) -> Iterator[str]:
    for parent in manifest.parent_map[unique_id]:
        yield _name(manifest, parent)


def _name(manifest: Manifest, unique_id: str) -> str:
    source: Any = manifest.sources.get(unique_id)
    return f"{source.source_name}.{source.name}" if source else unique_id.rsplit(".", 1)[-1]


def _keep_only(data: Path, entities: set[str]) -> None:
    """Removes the extracts that no measured model stands on; to land them takes time as well."""
    for file in data.glob("*.parquet"):
        if file.stem not in entities:
            file.unlink()

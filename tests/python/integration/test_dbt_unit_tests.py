"""All dbt unit tests, on a warehouse built from nothing, which is where they find their parents."""

from contextlib import closing
from datetime import datetime

import pytest

from leadhouse.build.dbt import DbtProject, NodeResult
from leadhouse.build.engine import EngineOptions
from leadhouse.build.on_duckdb import DuckDBRun
from leadhouse.build.prepare import prepare
from leadhouse.project import project_root
from leadhouse.runs import Home, create_run

AS_OF = datetime(2026, 6, 30, 23, 59, 59, 999999)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[NodeResult], list[NodeResult]]:
    """How the nodes of the empty build ended, and how the unit tests did."""
    root, home = project_root(), Home(tmp_path_factory.mktemp("empty_home"))
    run = create_run(home, AS_OF, AS_OF)
    engine = DuckDBRun(home, run, EngineOptions(memory_limit="2GB"))
    with closing(engine.connect()) as connection:
        prepare(connection, root, home.path, has_prior=False)
    folder = home.run_dir(run.run_id)
    project = DbtProject(
        root=root,
        engine=engine,
        target_path=folder / "target",
        log_path=folder / "logs",
        as_of=f"{AS_OF:%Y-%m-%d %H:%M:%S.%f}",
        run_id=run.run_id,
    )
    manifest = project.parse()
    built = project.build(manifest)
    tested = project.invoke(manifest, ["test", "--select", "test_type:unit"])
    return built, tested


def test_a_warehouse_of_nothing_builds(results) -> None:
    assert [(node.name, node.message) for node in results[0] if node.is_failed] == []


def test_unit_tests_pass(results) -> None:
    tested = results[1]
    assert len(tested) > 60
    assert [(node.name, node.message) for node in tested if node.status != "pass"] == []

"""Each rule that is done has a test that notices when its number or operator changes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from leadhouse.build.dbt import DbtProject, NodeResult
from leadhouse.build.prepare import RunFiles, connect, prepare
from leadhouse.coverage import State, collect
from leadhouse.coverage.mutations import Mutation, batches, load_mutations, mutated
from leadhouse.coverage.properties import read_properties, unit_test_names
from leadhouse.coverage.sources import pytest_functions
from leadhouse.project import project_root
from leadhouse.runs import Home, create_run

ROOT = project_root()
MUTATIONS = load_mutations(ROOT / "tests" / "mutations.yml")
BATCHES = batches(MUTATIONS)
COPIED = ("docs", "expectations", "macros", "models", "scripts", "seeds", "tests")
FILES = ("dbt_project.yml", "profiles.yml", "pyproject.toml")
AS_OF = datetime(2026, 6, 30, 23, 59, 59, 999999)
# pytest's exit codes: all passed, some failed; anything else is no verdict
PASSED, FAILED = 0, 1


@dataclass(frozen=True)
class Sandbox:
    """A private copy of the project beside an empty warehouse that its unit tests can ask."""

    root: Path
    dbt: DbtProject

    def unit_tests(self, names: Iterable[str]) -> dict[str, NodeResult]:
        """The results of dbt unit tests by name; reads the changed files anew."""
        selection = [f"unit_test:{name}" for name in sorted(set(names))]
        arguments = ["test", "--select", *selection]
        return {r.name: r for r in self.dbt.invoke(self.dbt.parse(), arguments)}

    def pytest(self, node_ids: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Runs tests of the copy on the copy, in a process of their own."""
        environment = {
            **os.environ,
            "LEADHOUSE_PROJECT": str(self.root),
            "PYTHONPATH": str(self.root / "scripts"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *node_ids],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """Unit tests look up the columns of their inputs, so each model is built once, empty."""
    folder = tmp_path_factory.mktemp("mutations")
    root = _copy_project(folder / "project")
    home = Home(folder / "home")
    run = create_run(home, AS_OF, AS_OF)
    files = RunFiles.of(home, run.run_id, None)
    with connect(files, memory_limit="2GB", threads=2) as connection:
        prepare(connection, root, home.path, False)
    as_of = AS_OF.strftime("%Y-%m-%d %H:%M:%S.%f")
    dbt = DbtProject(root, files, folder / "target", folder / "logs", as_of, run.run_id)
    results = dbt.invoke(dbt.parse(), ["build", "--empty", "--resource-type", "seed", "model"])
    assert [(r.name, r.message) for r in results if r.status != "success"] == []
    return Sandbox(root, dbt)


def _copy_project(target: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in COPIED:
        shutil.copytree(ROOT / name, target / name, ignore=ignored)
    for name in FILES:
        shutil.copy(ROOT / name, target / name)
    return target


def test_every_done_rule_has_a_mutation() -> None:
    assert set(collect(ROOT).in_state(State.DONE)) - {m.rule for m in MUTATIONS} == set()


def test_mutations_are_of_done_rules() -> None:
    assert {m.rule for m in MUTATIONS} - set(collect(ROOT).in_state(State.DONE)) == set()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=Mutation.describe)
def test_a_mutation_fits_its_file_and_names_a_test(mutation: Mutation) -> None:
    path = ROOT / mutation.file
    assert mutation.apply(path.read_bytes().decode("utf-8"))
    known = unit_test_names(read_properties(ROOT)) | pytest_functions(ROOT)
    assert mutation.test.partition("[")[0] in known


@pytest.mark.long
def test_all_named_tests_pass_without_a_mutation(sandbox: Sandbox) -> None:
    unit_tests = {m.test for m in MUTATIONS if not m.is_pytest}
    results = sandbox.unit_tests(unit_tests)
    assert {name: results[name].message for name in unit_tests if _failed(results, name)} == {}
    done = sandbox.pytest(sorted({m.test for m in MUTATIONS if m.is_pytest}))
    assert done.returncode == PASSED, done.stdout


@pytest.mark.long
@pytest.mark.parametrize("batch", BATCHES, ids=lambda batch: f"{batch[0].rule}+{len(batch) - 1}")
def test_every_mutation_makes_its_test_fail(sandbox: Sandbox, batch: list[Mutation]) -> None:
    with mutated(sandbox.root, batch):
        missed = [mutation.describe() for mutation in _missed(sandbox, batch)]
    assert missed == []


def _missed(sandbox: Sandbox, batch: Sequence[Mutation]) -> list[Mutation]:
    """Mutations that no test noticed. A test that can't run has noticed nothing."""
    if batch[0].is_pytest:
        done = sandbox.pytest([mutation.test for mutation in batch])
        return [] if done.returncode == FAILED and " failed" in done.stdout else list(batch)
    results = sandbox.unit_tests(mutation.test for mutation in batch)
    return [mutation for mutation in batch if not _failed(results, mutation.test)]


def _failed(results: dict[str, NodeResult], name: str) -> bool:
    return name in results and results[name].status == "fail"

"""Each rule that is done has a test that notices when its number or operator changes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from leadhouse.build.dbt import DbtProject, NodeResult
from leadhouse.build.engine import EngineOptions
from leadhouse.build.on_duckdb import DuckDBRun
from leadhouse.build.prepare import prepare
from leadhouse.coverage import State, collect
from leadhouse.coverage.mutations import Mutation, batches, load_mutations, mutated
from leadhouse.coverage.properties import read_properties, unit_test_names
from leadhouse.coverage.sources import pytest_functions
from leadhouse.project import project_root
from leadhouse.runs import Home, create_run

ROOT = project_root()
MUTATIONS = load_mutations(ROOT / "tests" / "mutations.yml")
# each of these tests reads one value of a seed
ONE_VALUE = "tests/python/project/test_documented_values.py"
COPIED = ("docs", "expectations", "macros", "models", "scripts", "seeds", "tests")
FILES = ("dbt_project.yml", "profiles.yml", "pyproject.toml")
AS_OF = datetime(2026, 6, 30, 23, 59, 59, 999999)
MODELS, SUITES = "models/", "expectations/suites/"
# exit codes of pytest; any other one is no verdict
ALL_PASSED, SOME_FAILED = 0, 1


def _are_apart(one: Mutation, other: Mutation) -> bool:
    """Whether neither mutation can reach the test of the other one.

    A dbt unit test reads one model (and macros, which any model may call), a test of the judge one
    suite.
    """
    both = (one, other)
    if one.test == other.test:
        return False
    if all(m.test.startswith(ONE_VALUE) for m in both):
        return True
    if one.is_pytest != other.is_pytest or one.file == other.file:
        return False
    return all(m.file.startswith(SUITES if one.is_pytest else MODELS) for m in both)


BATCHES = batches(MUTATIONS, _are_apart)


@dataclass(frozen=True)
class Sandbox:
    """A private copy of the project beside an empty warehouse that its unit tests can ask."""

    root: Path
    dbt: DbtProject

    def unit_tests(self, names: Iterable[str]) -> dict[str, NodeResult]:
        """The results of dbt unit tests by name; reads the changed files anew."""
        selection = [f"unit_test:{name}" for name in sorted(set(names))]
        if not selection:
            return {}
        arguments = ["test", "--select", *selection]
        return {r.name: r for r in self.dbt.invoke(self.dbt.parse(), arguments)}

    def failed_tests(self, node_ids: Iterable[str]) -> set[str]:
        """Those of the named pytest tests that fail; run on the copy, in a process of their own."""
        names = sorted(set(node_ids))
        environment = {
            **os.environ,
            "LEADHOUSE_PROJECT": str(self.root),
            "PYTHONPATH": str(self.root / "scripts"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-rfE", "-p", "no:cacheprovider", *names],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (ALL_PASSED, SOME_FAILED), done.stdout + done.stderr
        lines = [line for line in done.stdout.splitlines() if line.startswith("FAILED ")]
        return {name for name in names if any(_is_about(line, name) for line in lines)}


def _is_about(line: str, name: str) -> bool:
    """Whether a line of pytest's summary names the test, or one of its parameter sets."""
    rest = line.removeprefix(f"FAILED {name}")
    return rest != line and (rest == "" or rest[0] in " [")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """Unit tests look up the columns of their inputs, so each model is built once, empty."""
    folder = tmp_path_factory.mktemp("mutations")
    root = _copy_project(folder / "project")
    home = Home(folder / "home")
    run = create_run(home, AS_OF, AS_OF)
    engine = DuckDBRun(home, run, EngineOptions(memory_limit="2GB"))
    with closing(engine.connect()) as connection:
        prepare(connection, root, home.path, False)
    as_of = AS_OF.strftime("%Y-%m-%d %H:%M:%S.%f")
    dbt = DbtProject(root, engine, folder / "target", folder / "logs", as_of, run.run_id)
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
    coverage = collect(ROOT)
    proved = {*coverage.in_state(State.DONE), *coverage.in_state(State.PARTIAL)}
    assert proved - {m.rule for m in MUTATIONS} == set()


def test_mutations_are_of_rules_of_the_catalogue() -> None:
    assert {m.rule for m in MUTATIONS} - set(collect(ROOT).by_id) == set()


@pytest.fixture(scope="module")
def known_tests() -> frozenset[str]:
    return unit_test_names(read_properties(ROOT)) | pytest_functions(ROOT)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: str(mutation.rule))
def test_a_mutation_fits_its_file_and_names_a_test(
    mutation: Mutation, known_tests: frozenset[str]
) -> None:
    path = ROOT / mutation.file
    assert mutation.apply(path.read_bytes().decode("utf-8"))
    assert mutation.test.partition("[")[0] in known_tests


@pytest.mark.long
@pytest.mark.more
def test_all_named_tests_pass_without_a_mutation(sandbox: Sandbox) -> None:
    names = {m.test for m in MUTATIONS if not m.is_pytest}
    results = sandbox.unit_tests(names)
    assert names - {name for name, result in results.items() if result.status == "pass"} == set()
    assert sandbox.failed_tests(m.test for m in MUTATIONS if m.is_pytest) == set()


@pytest.mark.long
@pytest.mark.more
@pytest.mark.parametrize("batch", BATCHES, ids=lambda batch: f"{batch[0].rule}+{len(batch) - 1}")
def test_every_mutation_makes_its_test_fail(sandbox: Sandbox, batch: list[Mutation]) -> None:
    with mutated(sandbox.root, batch):
        failed = _failed(sandbox, batch)
    assert [mutation.describe() for mutation in batch if mutation.test not in failed] == []


def _failed(sandbox: Sandbox, batch: Sequence[Mutation]) -> set[str]:
    """The tests that noticed. A test that can't run at all has noticed nothing."""
    tests = [mutation.test for mutation in batch]
    if batch[0].is_pytest:
        return sandbox.failed_tests(tests)
    results = sandbox.unit_tests(tests)
    return {name for name, result in results.items() if result.status == "fail"}

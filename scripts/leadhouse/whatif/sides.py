"""Builds both sides: the current policy first, then again what the proposed one reaches."""

import shutil
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from dbt.contracts.graph.manifest import Manifest

from leadhouse.build.dbt import DbtProject
from leadhouse.build.gate import failed_nodes
from leadhouse.build.on_duckdb import DuckDBRun
from leadhouse.build.prepare import prepare
from leadhouse.build.steps import Steps
from leadhouse.contact_points import check_contact_points, create_tables
from leadhouse.judge import CriterionResult
from leadhouse.runs import RUN_FILE, Home, Run
from leadhouse.whatif.audit import audited
from leadhouse.whatif.model import Rules, WhatIfError
from leadhouse.whatif.rules import read_rules
from leadhouse.whatif.selection import (
    CHECKED_VALUES,
    COMPARED,
    CONTACT_VALUES,
    LEADS,
    above,
    below,
    ids_of,
    judged_sources,
    made_of_seeds,
    names_of,
    parents_of,
    reached,
)

CURRENT_FILE = "current.duckdb"

Verdicts = tuple[CriterionResult, ...] | None


@dataclass(frozen=True, slots=True)
class Side:
    """One side as built: its warehouse, what its policy says, and the verdicts if asked for."""

    warehouse: Path
    rules: Rules
    verdicts: Verdicts


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where the sides are built, all of it scratch."""

    home: Home
    run: Run
    engine: DuckDBRun
    # a project of its own, whose policy seeds are the current ones until they are replaced
    project: Path
    is_audited: bool
    steps: Steps


def build_sides(
    workshop: Workshop, proposed_policy: Path, changed: AbstractSet[str]
) -> tuple[Side, Side]:
    """The current side and the proposed one, from the same landing, prior run and `as_of`.

    Each model that no changed seed reaches is built once, for both.
    """
    builder = _Builder(workshop)
    with _named("current"):
        verdicts, rules = builder.build_all("Current policy"), builder.rules()
    copy = workshop.home.path / CURRENT_FILE
    shutil.copyfile(builder.run_file, copy)
    current = Side(copy, rules, verdicts)
    _replace_seeds(proposed_policy, workshop.project / "seeds" / "policy")
    with _named("proposed"):
        verdicts, rules = builder.build_changed("Proposed policy", changed), builder.rules()
    return current, Side(builder.run_file, rules, verdicts)


class _Builder:
    """The one run file that is first the current side, then the proposed one."""

    def __init__(self, workshop: Workshop) -> None:
        self._shop = workshop
        run, steps = workshop.run, workshop.steps
        folder = workshop.home.run_dir(run.run_id)
        folder.mkdir(parents=True, exist_ok=True)
        self.run_file = folder / RUN_FILE
        self._project = DbtProject(
            root=workshop.project,
            engine=workshop.engine,
            target_path=folder / "target",
            log_path=folder / "logs",
            as_of=f"{run.as_of:%Y-%m-%d %H:%M:%S.%f}",
            run_id=run.run_id,
            report=steps.report,
        )
        with steps.step("Prepare"), closing(workshop.engine.connect()) as connection:
            self._delivered = prepare(
                connection,
                workshop.project,
                workshop.home.path,
                workshop.engine.has_prior,
                as_of=run.as_of,
            )
        with steps.step("Read the project"):
            self._manifest: Manifest = self._project.parse()
        self._parents = parents_of(self._manifest)
        self._wanted = (
            frozenset(self._parents) - below(self._parents, judged_sources(self._manifest))
            if workshop.is_audited
            else above(self._parents, ids_of(self._manifest, COMPARED))
        )

    def build_all(self, label: str) -> Verdicts:
        """Builds the side from nothing."""
        self._build(label, self._wanted)
        return self._audit(label, self._wanted)

    def build_changed(self, label: str, seeds: AbstractSet[str]) -> Verdicts:
        """Builds again what the changed seeds reach, stage by stage.

        Where a table comes out as it was, what is made from it is left as it is.
        """
        changed, settled, built = ids_of(self._manifest, seeds), frozenset[str](), set[str]()
        for name, stage in self._stages():
            again = self._reached(changed, settled) & stage
            before = self._contents(again)
            self._build(label, again, name)
            after = self._contents(again)
            changed |= {each for each in again if before[each] != after[each]}
            settled |= stage
            built |= again
        return self._audit(label, frozenset(built))

    def rules(self) -> Rules:
        """What the side's policy says; all is in the run file when this returns."""
        with closing(self._shop.engine.connect()) as connection:
            found = read_rules(connection)
            connection.execute("checkpoint leadhouse")
            return found

    def _reached(self, changed: frozenset[str], settled: frozenset[str]) -> frozenset[str]:
        again = reached(self._parents, changed, settled)
        if again & ids_of(self._manifest, (CONTACT_VALUES,)):
            # the verdicts on contact points are made anew with the values
            again |= below(self._parents, ids_of(self._manifest, (CHECKED_VALUES,))) - settled
        return again

    def _stages(self) -> Iterator[tuple[str, frozenset[str]]]:
        """What to call each; it holds all that it is made from, and the one before it."""
        policies = made_of_seeds(self._parents)
        leads = above(self._parents, ids_of(self._manifest, LEADS))
        yield "seeds", policies & self._wanted
        yield "identity", (policies | leads) & self._wanted
        yield "the rest", self._wanted

    def _build(self, label: str, ids: frozenset[str], name: str = "build") -> None:
        """Builds the nodes, and judges the contact points between when their values are new."""
        values = ids_of(self._manifest, (CONTACT_VALUES,)) & ids
        first = above(self._parents, values) & ids
        if first:
            with self._shop.steps.step(f"{label}: read the leads"):
                self._run("build", first)
            with self._shop.steps.step(f"{label}: contact points"):
                self._check_contact_points()
        if ids - first:
            with self._shop.steps.step(f"{label}: {name}"):
                self._run("build", ids - first)

    def _run(self, command: str, ids: frozenset[str]) -> None:
        left_out = ["unit_test"] if command == "test" else ["unit_test", "test"]
        arguments = [command, "--exclude-resource-type", *left_out, "--exclude", "source:judged+"]
        nodes = self._project.invoke(self._manifest, [*arguments, "--select", *names_of(ids)])
        with closing(self._shop.engine.connect()) as connection:
            blockers = failed_nodes(connection, nodes)
        if blockers:
            raise WhatIfError("\n".join(str(blocker) for blocker in blockers))

    def _audit(self, label: str, built: frozenset[str]) -> Verdicts:
        """Data tests on what was built, and the verdicts on all criteria, where asked for."""
        if not self._shop.is_audited:
            return None
        with self._shop.steps.step(f"{label}: audit"):
            if built:
                self._run("test", built)
            return audited(self._project, self._manifest, self._delivered, self._shop.steps)

    def _check_contact_points(self) -> None:
        shop = self._shop
        with closing(shop.engine.connect()) as connection:
            create_tables(connection)
            check_contact_points(
                connection, shop.home.path, shop.run.run_id, report=shop.steps.report
            )

    def _contents(self, ids: frozenset[str]) -> dict[str, tuple[object, ...]]:
        """The content of each table as a number, whatever the order of its rows."""
        with closing(self._shop.engine.connect()) as connection:
            return {each: connection.rows(self._content_query(each))[0] for each in sorted(ids)}

    def _content_query(self, unique_id: str) -> str:
        node = self._manifest.nodes[unique_id]
        relation = ".".join(
            f'"{part}"' for part in (node.database, node.schema, node.identifier) if part
        )
        return f"select count(*), sum(cast(hash(found) as hugeint)) from {relation} as found"


def _replace_seeds(policy: Path, seeds: Path) -> None:
    # dbt reads a seed's file when it loads it, so the project need not be read again
    for file in sorted(policy.glob("*.csv")):
        shutil.copyfile(file, seeds / file.name)


@contextmanager
def _named(side: str) -> Iterator[None]:
    try:
        yield
    except WhatIfError as error:
        raise WhatIfError(
            f"nothing can be compared, since with the {side} policy a night would fail: {error}"
        ) from error

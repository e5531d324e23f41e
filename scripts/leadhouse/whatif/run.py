"""Asks what another policy would change: builds both sides in a scratch folder, compares them."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from leadhouse.build.engine import EngineOptions
from leadhouse.build.gate import absent_leads, refused_files
from leadhouse.build.on_duckdb import DuckDBRun
from leadhouse.build.policy_overlay import check_policy_folder, project_with_policy
from leadhouse.build.steps import Steps
from leadhouse.build.versions import code_version, policy_version
from leadhouse.intake.landing import land
from leadhouse.intake.manifest import read_manifest
from leadhouse.intake.model import DataDir
from leadhouse.policy import load_specs, overlay
from leadhouse.runs import RUN_FILE, Home, Run, published_run
from leadhouse.whatif.audit import criterion_changes
from leadhouse.whatif.changes import changed_seeds, policy_changes
from leadhouse.whatif.compare import compared, effects
from leadhouse.whatif.files import write_moved
from leadhouse.whatif.model import Effects, PolicyChange, WhatIf, WhatIfError, WhatIfMisuse
from leadhouse.whatif.scratch import copy_home
from leadhouse.whatif.sides import Side, Workshop, build_sides

RUN_ID = "whatif"
TOP = 20


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be compared; without `against` the project's policy seeds are the current ones."""

    home: Home
    policy: Path
    against: Path | None = None
    # by default that of the published run
    as_of: datetime | None = None
    data: tuple[DataDir, ...] = ()
    full: frozenset[str] = frozenset()
    top: int = TOP
    limit: float | None = None
    is_audited: bool = False
    # where the list of all moved leads goes
    moved_file: Path | None = None
    # a folder that gets both warehouses and both policies
    keep: Path | None = None
    # where the scratch folder is made
    scratch: Path | None = None
    threads: int = 2
    memory_limit: str = "6GB"


def ask(
    root: Path,
    question: Question,
    clock: Callable[[], datetime],
    console: Console,
    tell: Callable[[tuple[PolicyChange, ...]], None] = lambda changes: None,
) -> WhatIf:
    """Answers the question; `tell` hears of the policy rows that differ before anything is built.

    Nothing is written to the home, and its lock is not taken: a night may run meanwhile.
    """
    for policy in (question.against, question.policy):
        check_policy_folder(policy, root)
    _check_home(question)
    with _scratch(question) as folder:
        return _Answer(root, question, clock, console, folder).given(tell)


class _Answer:
    """The work on one question."""

    def __init__(
        self,
        root: Path,
        question: Question,
        clock: Callable[[], datetime],
        console: Console,
        folder: Path,
    ) -> None:
        self._root = root
        self._question = question
        self._folder = folder
        self._now = clock().astimezone(UTC).replace(tzinfo=None)
        self._steps = Steps(console)
        self._published = published_run(question.home)
        published_at = self._published.as_of if self._published else self._now
        self._as_of = question.as_of or published_at

    def given(self, tell: Callable[[tuple[PolicyChange, ...]], None]) -> WhatIf:
        """The answer, with the effects where the policies differ."""
        policies = self._policies()
        specs = load_specs(self._root / "seeds" / "policy")
        changes = policy_changes(*policies, specs, self._as_of.date())
        tell(changes)
        old_version = policy_version(self._root, self._question.against)
        answer = WhatIf(
            as_of=self._as_of,
            code_version=code_version(self._root),
            old_policy_version=old_version,
            new_policy_version=policy_version(self._root, self._question.policy),
            prior_run_id=None,
            changes=changes,
            effects=None,
            notes=tuple(self._notes(changes, old_version)),
            limit=self._question.limit,
        )
        if not changes:
            return answer
        home, prior = self._home()
        found = self._effects(home, prior, policies, changed_seeds(changes))
        prior_id = prior.run_id if prior else None
        return replace(answer, effects=found, prior_run_id=prior_id, steps=self._steps.done)

    def _policies(self) -> tuple[Path, Path]:
        """Both policies as complete folders of seeds."""
        nothing = self._folder / "nothing"
        nothing.mkdir()
        bundled = self._root / "seeds" / "policy"
        current, proposed = self._folder / "policy_current", self._folder / "policy_proposed"
        overlay(self._question.against or nothing, bundled, current)
        overlay(self._question.policy, bundled, proposed)
        return current, proposed

    def _home(self) -> tuple[Home, Run | None]:
        question, home = self._question, Home(self._folder / "home")
        with self._steps.step("Take the landing") as steps:
            prior = copy_home(question.home, self._as_of, home)
            if question.data:
                report = land(
                    home.path,
                    question.data,
                    arrived_at=self._now,
                    full=question.full,
                    progress=lambda label, share: steps.report(f"{label} {share:.0%}"),
                    root=self._root,
                )
                _refuse("\n".join(map(str, refused_files(report.refused))))
        _refuse("\n".join(map(str, absent_leads(read_manifest(home.path)))))
        return home, prior

    def _effects(
        self, home: Home, prior: Run | None, policies: tuple[Path, Path], seeds: frozenset[str]
    ) -> Effects:
        question, steps = self._question, self._steps
        run = Run(RUN_ID, self._as_of, self._now, prior_run_id=prior.run_id if prior else None)
        options = EngineOptions(question.threads, question.memory_limit)
        workshop = Workshop(
            home=home,
            run=run,
            engine=DuckDBRun(home, run, options),
            project=project_with_policy(self._root, policies[0], self._folder),
            is_audited=question.is_audited,
            steps=steps,
        )
        sides = build_sides(workshop, policies[1], seeds)
        found = self._compared(*sides)
        if question.keep:
            _keep(question.keep, sides, policies)
        return found

    def _compared(self, current: Side, proposed: Side) -> Effects:
        question = self._question
        with (
            self._steps.step("Compare"),
            compared(
                current.warehouse,
                proposed.warehouse,
                self._folder,
                question.memory_limit,
                question.threads,
            ) as connection,
        ):
            found = effects(connection, current.rules, proposed.rules, question.top)
            if question.moved_file:
                write_moved(connection, question.moved_file)
        if current.verdicts is None or proposed.verdicts is None:
            return found
        return replace(found, criteria=criterion_changes(current.verdicts, proposed.verdicts))

    def _notes(self, changes: tuple[PolicyChange, ...], old_version: str) -> Iterator[str]:
        if changes and all(change.holds != "now" for change in changes):
            yield (
                f"No changed row holds on {self._as_of.date()}: give --as-of a later day to see"
                " what the rows to come would change"
            )
        published = self._published
        if published and published.policy_version != old_version:
            yield (
                f"The published run {published.run_id} was built with policy"
                f" {published.policy_version}, the current side here is {old_version}"
            )
        if published and published.as_of > self._as_of:
            yield f"The published run {published.run_id} is later than the day compared"


@contextmanager
def _scratch(question: Question) -> Iterator[Path]:
    if question.keep:
        question.keep.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(question.keep.iterdir()):
            raise WhatIfMisuse(f"{question.keep} is not empty; name a new folder for --keep")
    with tempfile.TemporaryDirectory(prefix="leadhouse-whatif-", dir=question.scratch) as folder:
        yield Path(folder)


def _check_home(question: Question) -> None:
    if not question.data and not question.home.landing.is_dir():
        raise WhatIfMisuse(
            f"{question.home.path} has no landed extracts; name the --home of a warehouse, or give"
            " extracts with --data"
        )


def _keep(folder: Path, sides: tuple[Side, Side], policies: tuple[Path, Path]) -> None:
    """Moves what people may look at; links into the home are left to be removed."""
    for name, side, policy in zip(("current", "proposed"), sides, policies, strict=True):
        target = folder / name
        target.mkdir(mode=0o700)
        shutil.move(side.warehouse, target / RUN_FILE)
        shutil.move(policy, target / "policy")


def _refuse(reasons: str) -> None:
    if reasons:
        raise WhatIfError(reasons)

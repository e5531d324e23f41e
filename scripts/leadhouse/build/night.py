"""One night: intake, build, audit, gate, publish. Either all of it is published or nothing is."""

import json
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from dbt.contracts.graph.manifest import Manifest
from rich.console import Console

from leadhouse.build.dbt import DbtProject
from leadhouse.build.engine import MASK_KEY_VARIABLE, Engine, EngineOptions
from leadhouse.build.engines import Engines
from leadhouse.build.feeds import feeds
from leadhouse.build.first_builds import build_before_judge
from leadhouse.build.gate import (
    Blocker,
    absent_leads,
    failed_nodes,
    refused_files,
)
from leadhouse.build.policy_overlay import check_policy_folder, project_with_policy
from leadhouse.build.prepare import evidence, prepare
from leadhouse.build.steps import Steps
from leadhouse.build.verdict import judged
from leadhouse.build.versions import code_version, policy_version
from leadhouse.intake.landing import land
from leadhouse.intake.manifest import read_manifest
from leadhouse.intake.model import DataDir, IntakeReport
from leadhouse.judge import check_suites
from leadhouse.publish.cleanup import clean_runs, settle_stale_runs
from leadhouse.publish.landing import clean_unused_extracts
from leadhouse.publish.mask import padded_key
from leadhouse.publish.switch import protect, switch
from leadhouse.publish.targets import publisher_of
from leadhouse.runs import (
    Home,
    Run,
    RunState,
    create_run,
    finish_run,
    list_runs,
    lock,
    prior_run,
    published_run,
)
from leadhouse.site.context import SiteContext, load_rules
from leadhouse.site.owner_files import write_owner_files
from leadhouse.site.pages import render_site
from leadhouse.warehouse.connection import Target

# without it every score is worked out anew, as far back as the policy says
SCORE_STATE = frozenset({"lead_score_evidence"})


@dataclass(frozen=True, slots=True)
class NightOptions:
    """What one night is asked to do."""

    home: Home
    as_of: datetime
    data: tuple[DataDir, ...] = ()
    full: frozenset[str] = frozenset()
    policy: Path | None = None
    keep: int = 7
    is_published: bool = True
    is_forced: bool = False
    are_contact_points_rechecked: bool = False
    are_scores_worked_out_anew: bool = False
    target: Target = "duckdb"
    threads: int = 2
    memory_limit: str = "6GB"


@dataclass(frozen=True, slots=True)
class NightOutcome:
    """How the night ended; `blockers` is empty when nothing kept it from publishing."""

    run: Run
    context: SiteContext
    blockers: tuple[Blocker, ...]
    intake: IntakeReport | None
    engine: Engine

    @property
    def exit_code(self) -> int:
        """0 where nothing failed that blocks, else 1."""
        return 1 if self.blockers else 0


class Night:
    """The work of one night under the lock of its home."""

    def __init__(
        self, root: Path, options: NightOptions, clock: Callable[[], datetime], console: Console
    ) -> None:
        self._root = root
        self._options = options
        self._clock = clock
        self._console = console
        self._steps = Steps(console)
        self._engines = Engines(
            options.target,
            options.home,
            EngineOptions(options.threads, options.memory_limit),
            root,
        )
        self._intake: IntakeReport | None = None

    def run(self) -> NightOutcome:
        """Does it all; an exception leaves the published warehouse as it was."""
        home = self._options.home
        check_policy_folder(self._options.policy, self._root)
        check_suites(self._root)
        padded_key(os.environ.get(MASK_KEY_VARIABLE))  # raises before the work, not after it
        with lock(home, self._now()):
            publisher = self._publisher = publisher_of(home, self._root, self._options.target)
            publisher.restore()
            settle_stale_runs(home, self._now(), publisher)
            run = self._start()
            try:
                blockers = self._work(run)
            except BaseException as error:
                finish_run(home, run, "failed", self._now(), (f"{type(error).__name__}: {error}",))
                raise
            outcome = self._finish(run, blockers)
            clean_runs(home, self._options.keep, publisher)
            clean_unused_extracts(home, publisher)
        return outcome

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC).replace(tzinfo=None)

    def _start(self) -> Run:
        options = self._options
        prior = prior_run(options.home, options.as_of)
        return create_run(
            options.home,
            options.as_of,
            self._now(),
            code_version=code_version(self._root),
            policy_version=policy_version(self._root, options.policy),
            prior_run_id=prior.run_id if prior else None,
            target=options.target,
        )

    def _work(self, run: Run) -> list[Blocker]:
        options = self._options
        if options.data:
            with self._steps.step("Intake") as steps:
                self._intake = land(
                    options.home.path,
                    options.data,
                    arrived_at=run.started_at,
                    full=options.full,
                    progress=lambda label, share: steps.report(f"{label} {share:.0%}"),
                    root=self._root,
                )
            blockers = refused_files(self._intake.refused)
            if blockers:
                return blockers
        return absent_leads(read_manifest(options.home.path)) or self._build(run)

    def _build(self, run: Run) -> list[Blocker]:
        options = self._options
        root = project_with_policy(self._root, options.policy, options.home.run_dir(run.run_id))
        engine = self._engines.of(run)
        project = self._project(run, root, engine)
        with self._steps.step("Prepare"), closing(engine.connect()) as connection:
            delivered = prepare(
                connection,
                root,
                options.home.path,
                engine.has_prior,
                engine.located,
                run.as_of,
                SCORE_STATE if options.are_scores_worked_out_anew else frozenset(),
            )
        with self._steps.step("Read the project"):
            manifest = project.parse()
        blockers = build_before_judge(
            project,
            manifest,
            options.home.path,
            self._steps,
            options.are_contact_points_rechecked,
        )
        if blockers:
            return blockers
        with self._steps.step("Audit"):
            present = evidence(delivered, feeds(manifest), root)
            suites = root / "expectations" / "suites"
            blockers = judged(engine, suites, present, self._steps.report)
            nodes = project.build(manifest, "--select", "source:judged+")
            with closing(engine.connect()) as connection:
                blockers += failed_nodes(connection, nodes)
        if not blockers:
            self._write_results(run, engine, project, manifest)
        return blockers

    def _project(self, run: Run, root: Path, engine: Engine) -> DbtProject:
        folder = self._options.home.run_dir(run.run_id)
        return DbtProject(
            root=root,
            engine=engine,
            target_path=folder / "target",
            log_path=folder / "logs",
            as_of=f"{run.as_of:%Y-%m-%d %H:%M:%S.%f}",
            run_id=run.run_id,
            report=self._steps.report,
        )

    def _write_results(
        self, run: Run, engine: Engine, project: DbtProject, manifest: Manifest
    ) -> None:
        """Everything of the run that people read, beside the warehouse itself."""
        home = self._options.home
        folder = home.run_dir(run.run_id)
        # the files tell the run as it is once it is published, for only then are they read
        ended = replace(run, finished_at=self._now(), state="published")
        with self._steps.step("Mask and export"):
            others = [each for each in list_runs(home) if each.run_id != run.run_id]
            engine.write_results([*others, ended], manifest.to_dict(), self._steps.report)
        with self._steps.step("Document"):
            self._document(project, manifest, folder / "docs")
        with self._steps.step("Pages"), engine.opened() as connection:
            render_site(connection, folder / "site", self._context(ended))
            self._steps.report("CSV files of owners")
            write_owner_files(connection, folder / "csv")
        engine.drop_scratch()

    def _document(self, project: DbtProject, manifest: Manifest, target: Path) -> None:
        project.invoke(manifest, ["docs", "generate", "--static", "--no-compile"])
        page = (project.target_path / "static_index.html").read_text(encoding="utf-8")
        # the documents are read on other machines: they name no folder of this one
        for folder, name in ((project.target_path, "target"), (project.root, ".")):
            page = page.replace(json.dumps(str(folder))[1:-1], name)
        target.mkdir(exist_ok=True)
        (target / "index.html").write_text(page, encoding="utf-8")

    def _final_state(self, run: Run) -> RunState:
        published = published_run(self._options.home)
        is_earlier = published is not None and run.as_of < published.as_of
        wanted = self._options.is_published and (self._options.is_forced or not is_earlier)
        return "published" if wanted else "not_published"

    def _finish(self, run: Run, blockers: list[Blocker]) -> NightOutcome:
        options = self._options
        folder = options.home.run_dir(run.run_id)
        shutil.rmtree(folder / "target", ignore_errors=True)
        shutil.rmtree(folder / "project", ignore_errors=True)
        if blockers:
            reasons = tuple(str(blocker) for blocker in blockers)
            ended = finish_run(options.home, run, "failed", self._now(), reasons)
        elif self._final_state(run) == "published":
            with self._steps.step("Publish"):
                switch(options.home, run.run_id, self._publisher)
            ended = finish_run(options.home, run, "published", self._now())
        else:
            protect(folder)
            ended = finish_run(options.home, run, "not_published", self._now(), is_publishable=True)
        engine = self._engines.of(ended)
        return NightOutcome(ended, self._context(ended), tuple(blockers), self._intake, engine)

    def _context(self, run: Run) -> SiteContext:
        return SiteContext(
            run=run,
            steps=self._steps.done,
            rules=load_rules(self._root / "seeds/reference/policy_rules.csv"),
            docs_href="../docs/index.html",
        )

"""One night: intake, build, audit, gate, publish. Either all of it is published or nothing is."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import duckdb
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import ModelNode
from rich.console import Console

from leadhouse.build.dbt import DbtProject
from leadhouse.build.gate import (
    Blocker,
    absent_leads,
    blocking_criteria,
    failed_nodes,
    refused_files,
)
from leadhouse.build.policy_overlay import check_policy_folder, project_with_policy
from leadhouse.build.prepare import RunFiles, connect, evidence, prepare
from leadhouse.build.steps import Steps
from leadhouse.build.versions import code_version, policy_version
from leadhouse.intake.landing import land
from leadhouse.intake.manifest import read_manifest
from leadhouse.intake.model import DataDir, IntakeReport
from leadhouse.judge import judge
from leadhouse.publish.cleanup import clean_runs, settle_stale_runs
from leadhouse.publish.landing import clean_unused_extracts
from leadhouse.publish.ledger import write_ops_runs
from leadhouse.publish.mask import make_masked, masking_from_manifest
from leadhouse.publish.parquet import export_parquet, keys_from_manifest
from leadhouse.publish.switch import protect, switch
from leadhouse.runs import (
    MASKED_FILE,
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
from leadhouse.site.pages import render_site

_Result = TypeVar("_Result")

MASK_KEY_VARIABLE = "LEADHOUSE_MASK_KEY"


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
    threads: int = 2
    memory_limit: str = "6GB"


@dataclass(frozen=True, slots=True)
class NightOutcome:
    """How the night ended; `blockers` is empty when nothing kept it from publishing."""

    run: Run
    context: SiteContext
    blockers: tuple[Blocker, ...]
    intake: IntakeReport | None

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
        self._intake: IntakeReport | None = None

    def run(self) -> NightOutcome:
        """Does it all; an exception leaves the published warehouse as it was."""
        home = self._options.home
        check_policy_folder(self._options.policy, self._root)
        with lock(home, self._now()):
            settle_stale_runs(home, self._now())
            run = self._start()
            try:
                blockers = self._work(run)
            except BaseException as error:
                finish_run(home, run, "failed", self._now(), (f"{type(error).__name__}: {error}",))
                raise
            outcome = self._finish(run, blockers)
            clean_runs(home, self._options.keep)
            clean_unused_extracts(home)
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
        files = RunFiles.of(options.home, run.run_id, run.prior_run_id)
        root = project_with_policy(self._root, options.policy, files.run.parent)
        project = DbtProject(
            root=root,
            files=files,
            target_path=files.run.parent / "target",
            log_path=files.run.parent / "logs",
            as_of=f"{run.as_of:%Y-%m-%d %H:%M:%S.%f}",
            run_id=run.run_id,
            threads=options.threads,
            memory_limit=options.memory_limit,
            report=self._steps.report,
        )
        with self._steps.step("Prepare"):
            delivered = self._with_connection(
                files,
                lambda connection: prepare(connection, root, options.home.path, bool(files.prior)),
            )
        with self._steps.step("Read the project"):
            manifest = project.parse()
        with self._steps.step("Build"):
            nodes = project.build(manifest, "--exclude", "source:judged+")
        blockers = self._with_connection(files, lambda c: failed_nodes(c, nodes))
        if blockers:
            return blockers
        with self._steps.step("Audit"):
            feeds = _feeds(manifest)
            blockers = self._judge(files, evidence(delivered, feeds, root), root)
            nodes = project.build(manifest, "--select", "source:judged+")
        blockers += self._with_connection(files, lambda c: failed_nodes(c, nodes))
        if not blockers:
            self._write_results(run, project, manifest)
        return blockers

    def _judge(self, files: RunFiles, present: frozenset[str], root: Path) -> list[Blocker]:
        def judged(connection: duckdb.DuckDBPyConnection) -> list[Blocker]:
            results = judge(connection, root / "expectations" / "suites", evidence=present)
            return blocking_criteria(connection, results)

        return self._with_connection(files, judged)

    def _with_connection(
        self, files: RunFiles, use: Callable[[duckdb.DuckDBPyConnection], _Result]
    ) -> _Result:
        connection = connect(
            files, memory_limit=self._options.memory_limit, threads=self._options.threads
        )
        try:
            return use(connection)
        finally:
            connection.close()

    def _write_results(self, run: Run, project: DbtProject, manifest: Manifest) -> None:
        """Everything of the run that people read, beside the warehouse file itself."""
        folder = project.files.run.parent
        described: Mapping[str, Any] = manifest.to_dict()
        # the files tell the run as it is once it is published, for only then are they read
        ended = replace(run, finished_at=self._now(), state="published")
        with self._steps.step("Mask and export"):
            with duckdb.connect(str(project.files.run)) as connection:
                runs = [each for each in list_runs(self._options.home) if each.run_id != run.run_id]
                write_ops_runs(connection, [*runs, ended])
            make_masked(
                project.files.run,
                folder / MASKED_FILE,
                masking_from_manifest(described),
                os.environ.get(MASK_KEY_VARIABLE),
            )
            export_parquet(project.files.run, folder / "parquet", keys_from_manifest(described))
        with self._steps.step("Document"):
            self._document(project, manifest, folder / "docs")
        with self._steps.step("Pages"):
            render_site(project.files.run, folder / "site", self._context(ended))
        project.files.work.unlink()

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
                switch(options.home, run.run_id)
            ended = finish_run(options.home, run, "published", self._now())
        else:
            protect(folder)
            ended = finish_run(options.home, run, "not_published", self._now(), is_publishable=True)
        return NightOutcome(ended, self._context(ended), tuple(blockers), self._intake)

    def _context(self, run: Run) -> SiteContext:
        return SiteContext(
            run=run,
            steps=self._steps.done,
            rules=load_rules(self._root / "seeds/reference/policy_rules.csv"),
            docs_href="../docs/index.html",
        )


def _feeds(manifest: Manifest) -> dict[str, str]:
    """`system.entity` of each source to the canonical table that its rows reach."""
    found = {}
    for node in manifest.nodes.values():
        if isinstance(node, ModelNode) and node.name.startswith("input_"):
            for parent in node.depends_on.nodes:
                for source in _sources_of(manifest, parent):
                    found[f"{source.source_name.removeprefix('raw_')}.{source.name}"] = (
                        node.name.removeprefix("input_")
                    )
    return found


def _sources_of(manifest: Manifest, unique_id: str) -> list[Any]:
    node = manifest.nodes.get(unique_id)
    if not isinstance(node, ModelNode) or not node.name.startswith("stg_"):
        return []
    return [
        manifest.sources[parent] for parent in node.depends_on.nodes if parent in manifest.sources
    ]

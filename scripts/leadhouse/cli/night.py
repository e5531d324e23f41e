"""The jobs: nightly, build and audit."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click
from rich.console import Console

from leadhouse.cli.errors import guarded
from leadhouse.cli.options import job_options
from leadhouse.project import project_root


@click.command()
@job_options
@click.option(
    "--force", is_flag=True, help="Publish even when --as-of is before the published one."
)
@guarded
def nightly(**options: Any) -> None:
    """Intake, build, audit, gate and publish: the main job.

    A failed gate leaves the published warehouse as it is, exits 1 and says which check failed on
    which rows.
    """
    _run_night(is_published=True, **options)


@click.command()
@job_options
@guarded
def build(**options: Any) -> None:
    """Like nightly, but stops before publishing; `leadhouse publish` publishes the result."""
    _run_night(is_published=False, force=False, **options)


@click.command()
@job_options
@guarded
def audit(**options: Any) -> None:
    """Audits the landed extracts as of a day without publishing, and lists the criteria."""
    _run_night(is_published=False, force=False, **options)


def _run_night(*, is_published: bool, force: bool, **options: Any) -> None:
    from leadhouse.build.night import Night, NightOptions
    from leadhouse.intake.model import DataDir
    from leadhouse.intake.report import describe_report
    from leadhouse.runs import Home
    from leadhouse.site.terminal import night_report

    home = Home(options["home"].resolve())
    clock = _clock()
    asked = NightOptions(
        home=home,
        as_of=options["as_of"] or clock().replace(tzinfo=None),
        data=tuple(DataDir(system, path) for system, path in options["data"]),
        full=frozenset(options["full"]),
        policy=options["policy"],
        keep=options["keep"],
        is_published=is_published,
        is_forced=force,
        are_scores_worked_out_anew=options["rescore"],
        target=options["target"],
        threads=options["threads"],
        memory_limit=options["memory_limit"],
    )
    outcome = Night(project_root(), asked, clock, Console(stderr=True)).run()
    console = Console()
    if outcome.intake:
        for part in describe_report(outcome.intake):
            console.print(part)
    if outcome.blockers:
        for blocker in outcome.blockers:
            click.echo(f"leadhouse: not published: {blocker}", err=True)
        sys.exit(outcome.exit_code)
    with outcome.engine.opened() as connection:
        places = outcome.engine.places(outcome.context)
        console.print(night_report(connection, outcome.context, places), crop=False)


def _clock() -> Callable[[], datetime]:
    return lambda: datetime.now(UTC)

"""The commands about a home: publish, rollback, runs and status."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from leadhouse.cli.errors import NOT_PUBLISHED, guarded, stop
from leadhouse.cli.options import home_option
from leadhouse.project import project_root

LONGEST_REASON = 300


@click.command()
@click.argument("run_id", required=False)
@home_option
@click.option("--force", is_flag=True, help="Publish even if the run is as of an earlier day.")
@guarded
def publish(run_id: str | None, home: Path, force: bool) -> None:
    """Publishes a run that was built and passed its gate; by default the newest such run."""
    from leadhouse.publish.switch import switch
    from leadhouse.publish.targets import publisher_of
    from leadhouse.runs import Home, finish_run, kept_runs, lock, published_run

    place, now = Home(home.resolve()), datetime.now(UTC).replace(tzinfo=None)
    with lock(place, now):
        waiting = [r for r in kept_runs(place) if r.is_publishable and r.state == "not_published"]
        ready = [r for r in waiting if run_id in (None, r.run_id)]
        if not ready:
            stop("no run is ready to be published; build one with `leadhouse build`", NOT_PUBLISHED)
        chosen, current = ready[-1], published_run(place)
        if current and chosen.as_of < current.as_of and not force:
            stop(
                f"{chosen.run_id} is as of an earlier day than the published {current.run_id};"
                " publish it with --force",
                NOT_PUBLISHED,
            )
        switch(place, chosen.run_id, publisher_of(place, project_root()))
        finish_run(place, chosen, "published", now)
    click.echo(f"Published {chosen.run_id}")


@click.command()
@click.argument("run_id", required=False)
@home_option
@guarded
def rollback(run_id: str | None, home: Path) -> None:
    """Publishes an earlier run again: RUN_ID, or the one before the published one."""
    from leadhouse.publish.switch import rollback as roll_back
    from leadhouse.publish.targets import publisher_of
    from leadhouse.runs import Home

    place, now = Home(home.resolve()), datetime.now(UTC).replace(tzinfo=None)
    run = roll_back(place, now, run_id, publisher_of(place, project_root()))
    click.echo(f"Published {run.run_id}, as of {run.as_of} UTC")


@click.command()
@home_option
@guarded
def runs(home: Path) -> None:
    """Lists all runs, published or not, with the reasons of those that failed; * is published."""
    from rich.table import Column, Table
    from rich.text import Text

    from leadhouse.runs import Home, list_runs, published_run_id

    place = Home(home.resolve())
    published = published_run_id(place)
    table = Table(
        "", Column("run", no_wrap=True), "as of (UTC)", "started (UTC)", "state", "reason"
    )
    for run in list_runs(place):
        cells = (
            "*" if run.run_id == published else "",
            run.run_id,
            f"{run.as_of:%Y-%m-%d %H:%M}",
            f"{run.started_at:%Y-%m-%d %H:%M}",
            run.state,
            "; ".join(run.reasons)[:LONGEST_REASON],
        )
        table.add_row(*(Text(cell) for cell in cells))
    Console().print(table)


@click.command()
@home_option
@guarded
def status(home: Path) -> None:
    """Says what is published, how old it is, and how the last run ended; exits 1 if it failed."""
    from leadhouse.runs import Home, list_runs, published_run

    place = Home(home.resolve())
    published, all_runs = published_run(place), list_runs(place)
    if published is None:
        click.echo(f"Nothing is published in {place.path}")
    else:
        click.echo(f"Published: {published.run_id}, as of {published.as_of} UTC")
    if all_runs and all_runs[-1].state == "failed":
        last = all_runs[-1]
        click.echo(f"The last run, {last.run_id}, failed: {'; '.join(last.reasons)}")
        sys.exit(NOT_PUBLISHED)

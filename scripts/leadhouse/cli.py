"""The command `leadhouse`."""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console

from leadhouse.project import project_root

NOT_PUBLISHED, WRONG_USE, LOCKED = 1, 2, 75


class _Instant(click.ParamType):
    """A date (its last microsecond) or an ISO 8601 instant, in UTC unless it has an offset."""

    name = "date or time"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        """The instant as naive UTC."""
        if isinstance(value, datetime):
            return value
        try:
            if len(value) == len("2026-06-30"):
                return datetime.combine(date.fromisoformat(value), time.max)
            parsed = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date; write 2026-06-30 or 2026-06-30T18:00:00Z", param, ctx)
        return parsed.astimezone(UTC).replace(tzinfo=None) if parsed.tzinfo else parsed


class _Data(click.ParamType):
    """A folder of extracts, with its system before it where that isn't `crm`."""

    name = "[SYSTEM=]DIR"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, Path]:
        """The system and the folder."""
        if isinstance(value, tuple):
            return value
        system, separator, folder = value.partition("=")
        if separator and "/" not in system:
            return system, Path(folder).expanduser()
        return "crm", Path(value).expanduser()


def _job_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every job takes."""
    options = [
        click.option("--data", "data", type=_Data(), multiple=True,
                     help="Folder of extracts, one file or one sub-folder an entity; may be"
                          " repeated; SYSTEM= names another system than crm, e.g. zoho=DIR."),
        click.option("--as-of", type=_Instant(), default=None,
                     help="Up to when everything counts; a date means its last microsecond in"
                          " UTC. Default: now."),
        click.option("--home", type=click.Path(path_type=Path, file_okay=False),
                     default=Path("warehouse"), show_default=True,
                     help="Where landing, runs and the published warehouse are."),
        click.option("--target", type=click.Choice(["duckdb", "spark"]), default="duckdb",
                     show_default=True, help="Engine that builds the warehouse."),
        click.option("--policy", type=click.Path(path_type=Path, exists=True, file_okay=False),
                     default=None, help="Folder of policy seeds that replace bundled ones."),
        click.option("--full", "full", multiple=True, metavar="ENTITY",
                     help="The extract of ENTITY is complete: records missing in it are gone."),
        click.option("--keep", type=click.IntRange(min=1), default=7, show_default=True,
                     help="Published runs whose files are kept."),
        click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True,
                     help="Threads of the engine."),
        click.option("--memory-limit", default="6GB", show_default=True,
                     help="Memory that the engine may use."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _guarded(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turns the errors that people can mend into one clear line and their exit code."""

    @wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        from leadhouse.build.dbt import DbtFailed
        from leadhouse.build.policy_overlay import PolicyRefused
        from leadhouse.intake.model import IntakeUsageError, ManifestError
        from leadhouse.runs import HomeError, HomeLocked

        try:
            return command(*args, **kwargs)
        except HomeLocked as error:
            _stop(str(error), LOCKED)
        except IntakeUsageError as error:
            _stop(str(error), WRONG_USE)
        except PolicyRefused as error:
            _stop(str(error), WRONG_USE)
        except (HomeError, ManifestError, DbtFailed) as error:
            _stop(str(error), NOT_PUBLISHED)

    return guarded


def _stop(message: str, code: int) -> NoReturn:
    click.echo(f"leadhouse: {message}", err=True)
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="leadhouse")
def main() -> None:
    """Builds, audits and publishes a warehouse of CRM leads.

    Start with `leadhouse nightly --data DIR`: it takes the extracts in DIR in, builds all tables,
    audits them against the sales policies and publishes the result under ./warehouse/published.
    Run `leadhouse check DIR` first to see how well the extracts fit.

    Exit codes: 0 published and nothing blocks, 1 not published because of findings or data,
    2 wrong use, 75 another run holds the lock.
    """


@main.command()
@_job_options
@click.option("--force", is_flag=True, help="Publish even when --as-of is before the published one.")
@_guarded
def nightly(**options: Any) -> None:
    """Intake, build, audit, gate and publish: the main job.

    A failed gate leaves the published warehouse as it is, exits 1 and says which check failed on
    which rows.
    """
    _run_night(is_published=True, **options)


@main.command()
@_job_options
@_guarded
def build(**options: Any) -> None:
    """Like nightly, but stops before publishing; `leadhouse publish` publishes the result."""
    _run_night(is_published=False, force=False, **options)


@main.command()
@_job_options
@_guarded
def audit(**options: Any) -> None:
    """Audits the landed extracts as of a day without publishing, and lists the criteria."""
    _run_night(is_published=False, force=False, **options)


def _run_night(*, is_published: bool, force: bool, **options: Any) -> None:
    _check_target(options["target"])
    from leadhouse.build.night import Night, NightOptions
    from leadhouse.intake.model import DataDir
    from leadhouse.intake.report import describe_report
    from leadhouse.runs import RUN_FILE, Home
    from leadhouse.site.terminal import Places, night_report

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
    run_file = home.run_dir(outcome.run.run_id) / RUN_FILE
    console.print(night_report(run_file, outcome.context, Places.of_run(home, outcome.context)))


def _clock() -> Callable[[], datetime]:
    return lambda: datetime.now(UTC)


def _check_target(target: str) -> None:
    if target == "spark":
        _coming("--target spark")


def _coming(feature: str) -> NoReturn:
    _stop(f"{feature} is still to come", WRONG_USE)


@main.command()
@click.option("--leads", type=click.IntRange(min=1), default=2000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--as-of", type=_Instant(), required=True, help="The day on which the story ends.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--format", "file_format", default="auto", show_default=True,
              type=click.Choice(["auto", "csv", "parquet", "jsonl"]),
              help="auto: CSV below 50,000 leads, else Parquet.")
def generate(leads: int, seed: int, as_of: datetime, out: Path, file_format: Any) -> None:
    """Writes believable demo data of any size, with the truth about it in OUT/truth.

    The same arguments give the same bytes.
    """
    from leadhouse.generate import generate as generate_data

    console = Console(stderr=True)
    with console.status("Generating ...") as status:
        report = generate_data(
            leads, seed, as_of.date(), out, file_format,
            progress=lambda label, share: status.update(f"{label} {share:.0%}"),
        )
    for entity, rows in report.rows.items():
        click.echo(f"{entity}\t{rows}")
    console.print(f"Wrote {out} in {report.seconds:.1f} s", highlight=False)


@main.command()
@_job_options
@_guarded
def intake(**options: Any) -> None:
    """Lands extracts without building: copies, parses and lists them in the manifest."""
    from leadhouse.intake.landing import land
    from leadhouse.intake.model import DataDir
    from leadhouse.intake.report import describe_report
    from leadhouse.runs import Home, lock

    home = Home(options["home"].resolve())
    now = datetime.now(UTC).replace(tzinfo=None)
    if not options["data"]:
        _stop("intake needs a folder: --data DIR", WRONG_USE)
    console = Console()
    with lock(home, now):
        report = land(
            home.path,
            [DataDir(system, path) for system, path in options["data"]],
            arrived_at=now,
            full=frozenset(options["full"]),
            root=project_root(),
        )
    for part in describe_report(report):
        console.print(part)
    if report.stops_the_night:
        sys.exit(NOT_PUBLISHED)


@main.command()
@click.argument("data", type=_Data(), nargs=-1, required=True)
@_guarded
def check(data: tuple[tuple[str, Path], ...]) -> None:
    """Tries extracts without keeping anything: files, columns, values that don't fit their type."""
    from leadhouse.check import check_extracts

    report, renderables = check_extracts(project_root(), data)
    console = Console()
    for part in renderables:
        console.print(part)
    if report.stops_the_night:
        sys.exit(NOT_PUBLISHED)


@main.command()
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
def contract(out: Path) -> None:
    """Writes one CSV per input table that holds only its header, to be filled or compared."""
    from leadhouse.contract import load_contract, render_templates

    written = render_templates(load_contract(), out)
    click.echo(f"Wrote {len(list(written))} templates to {out}")


@main.command()
@click.argument("run_id", required=False)
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), default=Path("warehouse"),
              show_default=True)
@_guarded
def publish(run_id: str | None, home: Path) -> None:
    """Publishes a run that was built and passed its gate; by default the newest such run."""
    from leadhouse.publish.switch import switch
    from leadhouse.runs import Home, finish_run, kept_runs, lock

    place, now = Home(home.resolve()), datetime.now(UTC).replace(tzinfo=None)
    with lock(place, now):
        ready = [r for r in kept_runs(place) if r.is_publishable and run_id in (None, r.run_id)]
        if not ready:
            _stop("no run is ready to be published; build one with `leadhouse build`", NOT_PUBLISHED)
        chosen = ready[-1]
        switch(place, chosen.run_id)
        finish_run(place, chosen, "published", now)
    click.echo(f"Published {chosen.run_id}")


@main.command()
@click.argument("run_id", required=False)
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), default=Path("warehouse"),
              show_default=True)
@_guarded
def rollback(run_id: str | None, home: Path) -> None:
    """Publishes an earlier run again: RUN_ID, or the one before the published one."""
    from leadhouse.publish.switch import rollback as roll_back
    from leadhouse.runs import Home

    run = roll_back(Home(home.resolve()), datetime.now(UTC).replace(tzinfo=None), run_id)
    click.echo(f"Published {run.run_id}, as of {run.as_of} UTC")


@main.command()
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), default=Path("warehouse"),
              show_default=True)
@_guarded
def runs(home: Path) -> None:
    """Lists all runs, published or not, with the reasons of those that failed."""
    from rich.table import Table
    from rich.text import Text

    from leadhouse.runs import Home, list_runs, published_run_id

    place = Home(home.resolve())
    published = published_run_id(place)
    table = Table("run", "as of (UTC)", "started (UTC)", "state", "reason")
    for run in list_runs(place):
        mark = "* " if run.run_id == published else ""
        reason = "; ".join(run.reasons)
        table.add_row(*(Text(cell) for cell in (
            mark + run.run_id, f"{run.as_of:%Y-%m-%d %H:%M}", f"{run.started_at:%Y-%m-%d %H:%M}",
            run.state, reason[:200])))
    Console().print(table)


@main.command()
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), default=Path("warehouse"),
              show_default=True)
@_guarded
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


@main.group()
def policy() -> None:
    """Works on policy seeds: the numbers that the business may change."""


@policy.command("check")
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False))
def policy_check(directory: Path) -> None:
    """Checks a folder of policy seeds: columns, dates, gaps, overlaps, names, sums of weights."""
    from leadhouse.policy import check_policy

    problems = check_policy(directory)
    for problem in problems:
        click.echo(str(problem))
    if problems:
        sys.exit(NOT_PUBLISHED)
    click.echo(f"{directory}: no problem found")


@main.command()
@click.option("--check", "is_checked", is_flag=True, help="Exit 1 if the written file is stale.")
def coverage(is_checked: bool) -> None:
    """Writes docs/rule_coverage.md: each policy rule, the node that implements it, its test."""
    from leadhouse.coverage import collect, is_current, summary, write

    root = project_root()
    found = collect(root)
    click.echo(summary(found))
    if is_checked:
        sys.exit(0 if is_current(found, root / "docs/rule_coverage.md") else NOT_PUBLISHED)
    write(found, root / "docs/rule_coverage.md")


@main.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def serve() -> None:
    """Serves the published pages and tables (still to come)."""
    _coming("leadhouse serve")


@main.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("lead_id", required=False)
def explain(lead_id: str | None) -> None:
    """Explains a lead: its records, points, stages, clocks and findings (still to come)."""
    _coming("leadhouse explain")


@main.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def whatif() -> None:
    """Compares changed policy seeds with the current ones (still to come)."""
    _coming("leadhouse whatif")


@main.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def bench() -> None:
    """Measures identity, scoring and the night against peers (still to come)."""
    _coming("leadhouse bench")


if __name__ == "__main__":
    main()

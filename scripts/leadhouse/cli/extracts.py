"""The commands about extracts: generate, intake, check and contract."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from leadhouse.cli.errors import NOT_PUBLISHED, WRONG_USE, guarded, stop
from leadhouse.cli.options import Data, Instant, job_options
from leadhouse.project import project_root

_LEADS = click.IntRange(100, 10_000_000)
_YEARS = range(1990, 2101)


class _StoryEnd(Instant):
    """An instant around which invented years stay within the calendar."""

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        """The instant as naive UTC."""
        try:
            instant = super().convert(value, param, ctx)
        except OverflowError:
            instant = datetime.min
        if instant.year not in _YEARS:
            self.fail(f"{value!r} is not within {_YEARS[0]} to {_YEARS[-1]}", param, ctx)
        return instant


@click.command()
@click.option("--leads", type=_LEADS, default=2000, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--as-of", type=_StoryEnd(), required=True, help="The day on which the story ends.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="A folder that is empty or not there yet.",
)
@click.option(
    "--format",
    "file_format",
    default="auto",
    show_default=True,
    type=click.Choice(["auto", "csv", "parquet", "jsonl"]),
    help="auto: CSV below 50,000 leads, else Parquet.",
)
@click.option(
    "--only",
    "tables",
    multiple=True,
    metavar="TABLE",
    help="Writes TABLE only, the same bytes as among all; may be repeated.",
)
def generate(
    leads: int,
    seed: int,
    as_of: datetime,
    out: Path,
    file_format: Any,
    tables: tuple[str, ...],
) -> None:
    """Writes believable demo data of any size, with the truth about it in OUT/truth.

    The same arguments give the same bytes.
    """
    from leadhouse.generate import generate as generate_data

    if out.is_dir() and any(out.iterdir()):
        stop(f"{out} is not empty; name a new folder for --out, or empty it first", WRONG_USE)
    console = Console(stderr=True)
    try:
        with console.status("Generating ...") as status:
            report = generate_data(
                leads,
                seed,
                as_of.date(),
                out,
                file_format,
                progress=lambda label, share: status.update(f"{label} {share:.0%}"),
                tables=tables,
            )
    except (ValueError, OverflowError) as error:
        stop(f"nothing usable was generated: {error}", WRONG_USE)
    for entity, rows in report.rows.items():
        click.echo(f"{entity}\t{rows}")
    console.print(f"Wrote {out} in {report.seconds:.1f} s", highlight=False)


@click.command()
@job_options
@guarded
def intake(**options: Any) -> None:
    """Lands extracts without building: copies, parses and lists them in the manifest."""
    from leadhouse.intake.landing import land
    from leadhouse.intake.model import DataDir
    from leadhouse.intake.report import describe_report
    from leadhouse.runs import Home, lock

    home = Home(options["home"].resolve())
    now = datetime.now(UTC).replace(tzinfo=None)
    if not options["data"]:
        stop("intake needs a folder: --data DIR", WRONG_USE)
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


@click.command()
@click.argument("data", type=Data(), nargs=-1, required=True)
@guarded
def check(data: tuple[tuple[str, Path], ...]) -> None:
    """Tries extracts without keeping anything: files, columns, values that don't fit their type."""
    from leadhouse.check import check_extracts

    report, renderables = check_extracts(project_root(), data)
    console = Console()
    for part in renderables:
        console.print(part)
    if report.stops_the_night:
        sys.exit(NOT_PUBLISHED)


@click.command()
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
def contract(out: Path) -> None:
    """Writes one CSV per input table that holds only its header, to be filled or compared."""
    from leadhouse.contract import load_contract, render_templates

    written = render_templates(load_contract(), out)
    click.echo(f"Wrote {len(list(written))} templates to {out}")

"""The benchmarks of areas: two nights of demo CRMs of several sizes, and limits of their cost."""

import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from leadhouse.cli.bench import FILE_WIDTH, LEADS, teller
from leadhouse.cli.errors import NOT_PUBLISHED, guarded, stop
from leadhouse.cli.options import Size
from leadhouse.project import project_root

if TYPE_CHECKING:
    from leadhouse.bench.figures import Figure


def sized(memory_limit: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options of a benchmark that builds two nights of demo CRMs of several sizes."""
    options = (
        click.option(
            "--leads",
            type=LEADS,
            multiple=True,
            default=(100_000, 1_000_000),
            show_default=True,
            help="Size of a generated demo CRM; may be repeated.",
        ),
        click.option(
            "--repeat", type=click.IntRange(1, 99), default=3, show_default=True, help="Turns."
        ),
        click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True),
        click.option("--memory-limit", type=Size(), default=memory_limit, show_default=True),
        click.option(
            "--scratch",
            type=click.Path(path_type=Path, file_okay=False, exists=True),
            help="Folder for the databases, removed at the end; 15 GB a million leads.",
        ),
        click.option(
            "--json",
            "json_file",
            type=click.Path(path_type=Path, dir_okay=False),
            help="Writes every figure to a file.",
        ),
        click.option("--check", is_flag=True, help="Exit 1 if a figure misses its limit."),
    )

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options


@click.command()
@sized(memory_limit="4500MB")
@guarded
def scoring(**options: Any) -> None:
    """Scores, contributions and intervals against one statement by hand, and their limits."""
    from leadhouse.bench.scoring.report import figures, scoring_as_json, scoring_tables
    from leadhouse.bench.scoring.run import measure_scoring

    _measure_sizes(measure_scoring, figures, scoring_tables, scoring_as_json, **options)


@click.command()
@sized(memory_limit="6GB")
@guarded
def lifecycle(**options: Any) -> None:
    """Stages, ageing, clocks and alerts against a bare scan of what they read; their limits."""
    from leadhouse.bench.lifecycle.report import figures, lifecycle_as_json, lifecycle_tables
    from leadhouse.bench.lifecycle.run import measure_lifecycle

    _measure_sizes(measure_lifecycle, figures, lifecycle_tables, lifecycle_as_json, **options)


@click.command()
@sized(memory_limit="3GB")
@guarded
def audit(**options: Any) -> None:
    """All suites and findings against one count of the same failures by hand; their limits."""
    from leadhouse.bench.audit.report import audit_as_json, audit_tables, figures
    from leadhouse.bench.audit.run import measure_audit

    _measure_sizes(measure_audit, figures, audit_tables, audit_as_json, **options)


def _measure_sizes(
    measure: Callable[..., Sequence[Any]],
    figures: Callable[[Sequence[Any]], Sequence["Figure"]],
    tables: Callable[[Sequence[Any]], Iterable[Table]],
    as_json: Callable[[Sequence[Any]], dict[str, Any]],
    *,
    leads: tuple[int, ...],
    repeat: int,
    threads: int,
    memory_limit: str,
    scratch: Path | None,
    json_file: Path | None,
    check: bool,
) -> None:
    from leadhouse.bench.measure import BenchFailed, Limits

    root, errors = project_root(), Console(stderr=True)
    limits = Limits(threads, memory_limit)
    with tempfile.TemporaryDirectory(dir=scratch) as folder, errors.status("...") as status:
        tell = teller(errors, status)
        try:
            sizes = measure(root, Path(folder), leads, limits, repeat, tell)
        except BenchFailed as error:
            stop(str(error), NOT_PUBLISHED)
    console = Console(width=None if sys.stdout.isatty() else FILE_WIDTH)
    for table in tables(sizes):
        console.print(table)
    if json_file:
        json_file.write_text(json.dumps(as_json(sizes), indent=2) + "\n", encoding="utf-8")
    if check and not all(figure.is_met for figure in figures(sizes)):
        sys.exit(NOT_PUBLISHED)

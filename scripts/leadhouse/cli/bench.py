"""The benchmarks."""

import json
import sys
import tempfile
from pathlib import Path

import click
from rich.console import Console

from leadhouse.cli.errors import NOT_PUBLISHED, guarded, stop
from leadhouse.cli.options import Size
from leadhouse.project import project_root

_LEADS = click.IntRange(100, 9_999_999)


@click.group()
def bench() -> None:
    """Measures what the warehouse costs; see docs/benchmarks.md."""


@bench.command()
@click.option("--leads", type=_LEADS, default=20_000, show_default=True, help="Demo leads.")
@click.option("--repeat", type=click.IntRange(1, 99), default=3, show_default=True, help="Turns.")
@click.option("--model", "models", multiple=True, help="Compare MODEL only; may be repeated.")
@click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True)
@click.option("--memory-limit", type=Size(), default="6GB", show_default=True)
@click.option(
    "--max-ratio",
    type=click.FloatRange(min=1.0),
    help="Exit 1 if portable SQL of the heaviest compared model costs more times the best.",
)
@click.option(
    "--scratch",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder for the databases, removed at the end; 8 GB a million leads.",
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Writes every figure of every run to a file.",
)
@guarded
def portable(
    leads: int,
    repeat: int,
    models: tuple[str, ...],
    threads: int,
    memory_limit: str,
    max_ratio: float | None,
    scratch: Path | None,
    json_file: Path | None,
) -> None:
    """Portable SQL against the best DuckDB-only SQL, over the models of activities."""
    from leadhouse.bench.activities import build_activities
    from leadhouse.bench.forms import all_forms
    from leadhouse.bench.measure import BenchFailed, Limits
    from leadhouse.bench.portable import measure_portable, portable_as_json
    from leadhouse.bench.report import portable_tables

    forms = [each for each in all_forms() if not models or each.model in models]
    if unknown := sorted(set(models) - {each.model for each in forms}):
        known = ", ".join(each.model for each in all_forms())
        raise click.BadParameter(f"{', '.join(unknown)} has no native form; {known} have")
    limits, errors = Limits(threads, memory_limit), Console(stderr=True)
    with tempfile.TemporaryDirectory(dir=scratch) as folder, errors.status("...") as status:
        try:
            built = build_activities(project_root(), Path(folder), leads, limits, status.update)
            cost = measure_portable(built, forms, limits, repeat, status.update)
        except BenchFailed as error:
            stop(str(error), NOT_PUBLISHED)
    for table in portable_tables(cost):
        Console().print(table)
    if json_file:
        json_file.write_text(json.dumps(portable_as_json(cost), indent=2) + "\n", encoding="utf-8")
    if max_ratio is not None and cost.heaviest.ratio > max_ratio:
        sys.exit(NOT_PUBLISHED)

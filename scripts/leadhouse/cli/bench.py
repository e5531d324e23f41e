"""The benchmarks."""

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console
from rich.status import Status

from leadhouse.cli.errors import NOT_PUBLISHED, guarded, stop
from leadhouse.cli.options import Size
from leadhouse.project import project_root

LEADS = click.IntRange(100, 10_000_000)
# what identity is measured on, and nothing is trained on
MEASURED_SEEDS = (2101, 2102)
FILE_WIDTH = 140
_PARTS = ("febrl", "fake", "generator", "incremental", "stability", "peer")


@click.group()
def bench() -> None:
    """Measures what the warehouse costs; see docs/benchmarks.md."""


@bench.command()
@click.option("--leads", type=LEADS, default=20_000, show_default=True, help="Demo leads.")
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


@bench.command()
@click.option(
    "--leads",
    type=LEADS,
    multiple=True,
    default=(100_000, 1_000_000),
    show_default=True,
    help="Size of generated demo leads; may be repeated.",
)
@click.option(
    "--seed",
    "seeds",
    type=click.IntRange(min=0),
    multiple=True,
    default=MEASURED_SEEDS,
    show_default=True,
    help="Seeds of the sizes, in turn; give none that weights were trained on.",
)
@click.option(
    "--data-sets",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the public data sets. Default: ../shared/data/dedup beside the project.",
)
@click.option(
    "--part",
    "parts",
    type=click.Choice(_PARTS),
    multiple=True,
    help="Measures PART only; may be repeated. Default: all.",
)
@click.option("--no-peer", is_flag=True, help="Leaves Splink out.")
@click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True)
@click.option(
    "--memory-limit",
    type=Size(),
    help="Engine's memory for identity. Default: 1300MB up to a million leads, 12GB above.",
)
@click.option(
    "--scratch",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder for the databases, removed at the end.",
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Writes every figure to a file.",
)
@click.option(
    "--check", is_flag=True, help="Exit 1 if a figure that was measured misses its limit."
)
@guarded
def identity(
    leads: tuple[int, ...],
    seeds: tuple[int, ...],
    data_sets: Path | None,
    parts: tuple[str, ...],
    no_peer: bool,
    threads: int,
    memory_limit: str | None,
    scratch: Path | None,
    json_file: Path | None,
    check: bool,
) -> None:
    """Golden leads: their quality, stability and cost, beside Splink's and their limits."""
    from leadhouse.bench.identity.parts import PARTS, Options, measure_identity
    from leadhouse.bench.identity.report import identity_as_json, identity_tables, missed
    from leadhouse.bench.measure import BenchFailed

    wanted = frozenset(parts or PARTS) - ({"peer"} if no_peer else set())
    if not wanted:
        raise click.BadParameter("--no-peer leaves nothing of --part peer; name another part")
    root, errors = project_root(), Console(stderr=True)
    with tempfile.TemporaryDirectory(dir=scratch) as folder, errors.status("...") as status:
        options = Options(
            root=root,
            folder=Path(folder),
            data_sets=data_sets or root.parent / "shared" / "data" / "dedup",
            leads=leads,
            seeds=seeds,
            parts=wanted,
            threads=threads,
            memory_limit=memory_limit,
        )
        try:
            results = measure_identity(options, teller(errors, status))
        except BenchFailed as error:
            stop(str(error), NOT_PUBLISHED)
    for line in results.skipped:
        errors.print(f"Skipped: {line}", highlight=False)
    # a file is as wide as the tables need
    console = Console(width=None if sys.stdout.isatty() else FILE_WIDTH)
    for table in identity_tables(results):
        console.print(table)
    if json_file:
        settings = {"leads": leads, "seeds": seeds, "parts": sorted(wanted), "threads": threads}
        found = identity_as_json(results, settings)
        json_file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    if check and missed(results):
        sys.exit(NOT_PUBLISHED)


def teller(console: Console, status: Status) -> Callable[[str], None]:
    """Tells what is done: each detail on a terminal, in a file one line a data set and night."""
    told = ""

    def tell(detail: str) -> None:
        nonlocal told
        subject = detail.split(":", 1)[0]
        if console.is_terminal:
            status.update(detail)
        elif subject != told:
            console.print(subject, highlight=False)
        told = subject

    return tell

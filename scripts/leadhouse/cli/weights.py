"""The command that trains the match weights."""

import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Column, Table

from leadhouse.cli.bench import FILE_WIDTH, LEADS, MEASURED_SEEDS, teller
from leadhouse.cli.errors import NOT_PUBLISHED, guarded, stop
from leadhouse.project import project_root

if TYPE_CHECKING:
    from leadhouse.bench.identity.weights import Weight

_SAID = {
    "trained": "",
    "policy": "set by policy",
    "kept": "too few pairs, stays",
    "left out": "too few pairs, LEFT OUT",
}


@click.command()
@click.option("--leads", type=LEADS, default=100_000, show_default=True, help="Demo leads.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=901,
    show_default=True,
    help="Seed of the demo leads; not one that `leadhouse bench identity` measures on.",
)
@click.option(
    "--data-sets",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the public data sets. Default: ../shared/data/dedup beside the project.",
)
@click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True)
@click.option(
    "--scratch",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder for the databases, removed at the end.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Writes the seed with the trained weights to a file.",
)
@guarded
def train_weights(
    leads: int,
    seed: int,
    data_sets: Path | None,
    threads: int,
    scratch: Path | None,
    out: Path | None,
) -> None:
    """Trains seed_match_weights and compares it with the weights in force; see docs/identity.md."""
    from leadhouse.bench.identity.training import Options, train_weights
    from leadhouse.bench.identity.weights import write_weights
    from leadhouse.bench.measure import BenchFailed

    if seed in MEASURED_SEEDS:
        raise click.BadParameter(f"--seed {seed} is what the benchmark measures on; give another")
    if out and not out.parent.is_dir():
        raise click.BadParameter(f"--out {out}: there is no folder {out.parent}; make it first")
    root, errors = project_root(), Console(stderr=True)
    data_sets = data_sets or root.parent / "shared" / "data" / "dedup"
    with tempfile.TemporaryDirectory(dir=scratch) as folder, errors.status("...") as status:
        options = Options(root, Path(folder), data_sets, leads, seed, threads)
        try:
            done = train_weights(options, teller(errors, status))
        except BenchFailed as error:
            stop(str(error), NOT_PUBLISHED)
    for line in done.skipped:
        errors.print(f"Skipped: {line}", highlight=False)
    # a file is as wide as the table needs
    Console(width=None if sys.stdout.isatty() else FILE_WIDTH).print(_table(done.weights))
    counts = Counter(each.status for each in done.weights)
    click.echo(", ".join(f"{count} {status}" for status, count in counts.items()))
    if out:
        write_weights(out, done.seed, done.weights)
        click.echo(f"Written to {out}")


def _table(weights: "tuple[Weight, ...]") -> Table:
    table = Table(
        Column("field"),
        Column("level"),
        *(Column(each, justify="right", no_wrap=True) for each in ("seed", "trained", "change")),
        *(Column(each, justify="right", no_wrap=True) for each in ("pairs", "true", "false")),
        Column("note"),
        title="Match weights, log2 of the odds",
        title_justify="left",
    )
    for each in weights:
        table.add_row(
            *each.level,
            f"{each.before:.2f}",
            f"{each.trained:.2f}" if each.trained is not None else "",
            f"{each.trained - each.before:+.2f}" if each.trained is not None else "",
            *(f"{count:,}" for count in (each.pairs, each.matches, each.pairs - each.matches)),
            _SAID[each.status],
        )
    return table

"""The command that compares two warehouses."""

import sys
from pathlib import Path

import click

from leadhouse.cli.errors import NOT_PUBLISHED, WRONG_USE, stop


@click.command()
@click.argument("left", type=click.Path(path_type=Path, exists=True))
@click.argument("right", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--shown",
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    help="Rows in the sample of each column that differs.",
)
def parity(left: Path, right: Path, shown: int) -> None:
    """Compares two built warehouses row for row, whichever engine built them.

    LEFT and RIGHT are each a home, the folder of a run, a DuckDB file or a folder with
    <schema>/<table>.parquet. Every published table must have the same columns and the same rows:
    doubles equal to 1e-9 of their size, all other values exactly. Policy seeds are compared where
    both sides have them, ops.runs by its columns alone, run ids by the instant they begin with.
    Exits 1 when a table differs.
    """
    import duckdb
    from rich.console import Console

    from leadhouse.parity import ParityError, compare, declared_keys, report, tables_at
    from leadhouse.parity.report import WIDTH
    from leadhouse.project import project_root

    compared: list[str] = []
    try:
        differences = compare(
            tables_at(left),
            tables_at(right),
            keys=declared_keys(project_root()),
            shown=shown,
            optional=("policy",),
            progress=compared.append,
        )
    except (ParityError, duckdb.Error, OSError) as error:
        stop(str(error), WRONG_USE)
    if not compared:
        stop(f"{left} and {right} have no published table to compare", WRONG_USE)
    if differences:
        # a pipe has no width of its own, and eighty columns would fold every row
        Console(width=None if sys.stdout.isatty() else WIDTH).print(report(differences))
        sys.exit(NOT_PUBLISHED)
    click.echo(f"{len(compared)} tables compared, all the same")

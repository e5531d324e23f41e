"""The command that gives the scores of past days."""

import sys
from datetime import datetime
from pathlib import Path

import click

from leadhouse.cli.errors import NOT_PUBLISHED, WRONG_USE, stop
from leadhouse.cli.options import home_option

WIDTH = 160


@click.command()
@click.option("--lead", "lead_id", default=None, help="A golden lead alone, as a table.")
@click.option(
    "--days", type=click.IntRange(min=1), default=30, show_default=True, help="How many days."
)
@click.option(
    "--to",
    "last",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="The last of them. Default: the day of the published run.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="File for one row a golden lead, scoring model and day; .csv or .parquet.",
)
@home_option
def scores(
    lead_id: str | None, days: int, last: datetime | None, output: Path | None, home: Path
) -> None:
    """Gives the scores of past days, one row a lead, scoring model and day.

    A score is that of the end of the day in UTC, with the policies that were valid then. They come
    from the published intervals (marts.fct_lead_score_intervals) and reach back as far as those;
    `leadhouse nightly --rescore` works these out anew.
    """
    if (lead_id is None) == (output is None):
        stop("name a golden lead with --lead, or a file for all of them with --output", WRONG_USE)
    if output is not None and output.suffix not in (".csv", ".parquet"):
        stop(f"{output} must end in .csv or .parquet", WRONG_USE)
    from rich.console import Console

    from leadhouse.explain import ExplainError, published_warehouse
    from leadhouse.project import project_root
    from leadhouse.runs import Home, HomeError
    from leadhouse.scores import DailyScores, score_table
    from leadhouse.warehouse.connection import WarehouseError

    try:
        with published_warehouse(Home(home.resolve()), project_root()) as warehouse:
            daily = DailyScores(warehouse, (last or warehouse.run.as_of).date(), days)
            if output is not None:
                click.echo(f"{daily.write(output):,} rows in {output}")
                return
            table = score_table(daily.of_lead(lead_id or ""))
    except ExplainError as error:
        stop(str(error), WRONG_USE)
    except (HomeError, WarehouseError, OSError) as error:
        stop(str(error), NOT_PUBLISHED)
    Console(width=None if sys.stdout.isatty() else WIDTH).print(table)

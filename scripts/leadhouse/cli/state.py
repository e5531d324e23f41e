"""The command that gives the state of leads on any day."""

import sys
from datetime import datetime
from pathlib import Path

import click

from leadhouse.cli.errors import NOT_PUBLISHED, WRONG_USE, stop
from leadhouse.cli.options import home_option

WIDTH = 160


@click.command()
@click.option(
    "--on",
    "last",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="The day. Default: the day of the published run.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 36_500),
    default=1,
    show_default=True,
    help="How many days up to it.",
)
@click.option("--lead", "lead_id", default=None, help="A golden lead alone, as a table.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="File for one row a golden lead and day; .csv or .parquet.",
)
@home_option
def state(
    last: datetime | None, days: int, lead_id: str | None, output: Path | None, home: Path
) -> None:
    """Gives stage, owner, scores and age of every lead on any day, or of one lead.

    Without --lead and --output: how many leads were in each stage. A state is that of the end of
    the day in UTC; days without activity are counted in the zone of the lead's unit, with the
    limits that were valid then. It comes from the changes that the published run keeps (stages,
    ownership, scores, activities), and golden leads are those of that run.

    \b
    leadhouse state --on 2026-05-01
    leadhouse state --on 2026-05-31 --days 31 --output may.parquet
    leadhouse state --on 2026-05-31 --days 7 --lead gl-123
    """
    if lead_id is not None and output is not None:
        stop("name --lead for a table or --output for a file of all leads, not both", WRONG_USE)
    if output is not None and output.suffix not in (".csv", ".parquet"):
        stop(f"{output} must end in .csv or .parquet", WRONG_USE)
    from rich.console import Console

    from leadhouse.explain import ExplainError, published_warehouse
    from leadhouse.project import project_root
    from leadhouse.runs import Home, HomeError
    from leadhouse.state import DailyStates, lead_table, summary_table
    from leadhouse.warehouse.connection import WarehouseError

    try:
        with published_warehouse(Home(home.resolve()), project_root()) as warehouse:
            daily = DailyStates(warehouse, (last or warehouse.run.as_of).date(), days)
            if output is not None:
                click.echo(f"{daily.write(output):,} rows in {output}")
                return
            table = (
                lead_table(daily.of_lead(lead_id)) if lead_id else summary_table(daily.summary())
            )
    except ExplainError as error:
        stop(str(error), WRONG_USE)
    except (HomeError, WarehouseError, OSError) as error:
        stop(str(error), NOT_PUBLISHED)
    Console(width=None if sys.stdout.isatty() else WIDTH).print(table)

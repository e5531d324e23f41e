"""The command that explains a lead."""

import sys
from pathlib import Path

import click

from leadhouse.cli.errors import NOT_PUBLISHED, WRONG_USE, stop
from leadhouse.cli.options import home_option

# what a pipe is as wide as, since eighty columns would fold every row
WIDTH = 160


@click.command()
@click.argument("lead_id", required=False)
@click.option(
    "--pair",
    nargs=2,
    default=None,
    metavar="LEFT RIGHT",
    help="Two lead records: how far they agree, and how that adds up.",
)
@home_option
def explain(lead_id: str | None, pair: tuple[str, str] | None, home: Path) -> None:
    """Explains a lead: its records, why they are one, and where its values come from.

    LEAD_ID is a lead record, a golden lead, or the id of a golden lead that is retired. Points,
    stages, clocks and findings are still to come.
    """
    if (lead_id is None) == (pair is None):
        stop("name a lead, or two records with --pair LEFT RIGHT", WRONG_USE)
    from rich.console import Console

    from leadhouse.explain import (
        ExplainError,
        explain_lead,
        explain_pair,
        lead_report,
        pair_report,
        published_warehouse,
    )
    from leadhouse.project import project_root
    from leadhouse.runs import Home, HomeError
    from leadhouse.warehouse.connection import WarehouseError

    try:
        with published_warehouse(Home(home.resolve()), project_root()) as warehouse:
            report = (
                pair_report(explain_pair(warehouse, *pair))
                if pair
                else lead_report(explain_lead(warehouse, lead_id or ""))
            )
    except ExplainError as error:
        stop(str(error), WRONG_USE)
    except (HomeError, WarehouseError, OSError) as error:
        stop(str(error), NOT_PUBLISHED)
    Console(width=None if sys.stdout.isatty() else WIDTH).print(report)

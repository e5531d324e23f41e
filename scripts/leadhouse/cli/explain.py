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
@click.option(
    "--days",
    type=click.IntRange(1, 36_500),
    default=30,
    show_default=True,
    help="How far back the changes of its scores are told.",
)
@home_option
def explain(lead_id: str | None, pair: tuple[str, str] | None, days: int, home: Path) -> None:
    """Explains a lead: why its records are one, where its values come from, and its scores.

    Of each score: the rules that gave points, what would take it to the next tier, and what changed
    lately and since the earlier run. LEAD_ID is a lead record, a golden lead, or the id of a golden
    lead that is retired. Stages, clocks and findings are still to come.
    """
    if (lead_id is None) == (pair is None):
        stop("name a lead, or two records with --pair LEFT RIGHT", WRONG_USE)
    from rich.console import Console

    from leadhouse.explain import (
        ExplainError,
        explain_lead,
        explain_pair,
        explain_scores,
        lead_report,
        pair_report,
        published_warehouse,
    )
    from leadhouse.project import project_root
    from leadhouse.runs import Home, HomeError
    from leadhouse.warehouse.connection import WarehouseError

    try:
        place = Home(home.resolve())
        with published_warehouse(place, project_root()) as warehouse:
            if pair:
                report = pair_report(explain_pair(warehouse, *pair))
            else:
                lead = explain_lead(warehouse, lead_id or "")
                scores = explain_scores(warehouse, lead.golden_lead_id, place, days=days)
                report = lead_report(lead, scores)
    except ExplainError as error:
        stop(str(error), WRONG_USE)
    except (HomeError, WarehouseError, OSError) as error:
        stop(str(error), NOT_PUBLISHED)
    Console(width=None if sys.stdout.isatty() else WIDTH).print(report)

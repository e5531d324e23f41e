"""The commands about the project: policy, coverage, and those that are still to come."""

import sys
from pathlib import Path

import click

from leadhouse.cli.errors import NOT_PUBLISHED, coming
from leadhouse.project import project_root


@click.group()
def policy() -> None:
    """Works on policy seeds: the numbers that the business may change."""


@policy.command("check")
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False))
def policy_check(directory: Path) -> None:
    """Checks a folder of policy seeds: columns, dates, gaps, overlaps, names, sums of weights."""
    from leadhouse.policy import check_policy

    problems = check_policy(directory)
    for problem in problems:
        click.echo(str(problem))
    if problems:
        sys.exit(NOT_PUBLISHED)
    click.echo(f"{directory}: no problem found")


@policy.command("holidays")
@click.option("--unit", required=True, help="Business unit that keeps them.")
@click.option("--country", required=True, help="Two letters, such as DE.")
@click.option("--subdivision", help="Part of the country, such as BY.")
@click.option("--from-year", type=click.IntRange(2000, 2099), required=True, help="First year.")
@click.option("--to-year", type=click.IntRange(2000, 2099), required=True, help="Last year.")
def policy_holidays(
    unit: str, country: str, subdivision: str | None, from_year: int, to_year: int
) -> None:
    """Prints public holidays as rows of seed_business_calendar, to be looked at and kept."""
    from leadhouse.policy.public_holidays import UnknownCountry, holiday_rows, write_rows

    try:
        rows = holiday_rows(unit, country, subdivision, range(from_year, to_year + 1))
    except UnknownCountry as error:
        raise click.UsageError(str(error)) from error
    write_rows(rows, sys.stdout)


@click.command()
@click.option("--check", "is_checked", is_flag=True, help="Exit 1 if the written file is stale.")
def coverage(is_checked: bool) -> None:
    """Writes docs/rule_coverage.md: each policy rule, the node that implements it, its test."""
    from leadhouse.coverage import collect, is_current, summary, write

    root = project_root()
    found = collect(root)
    click.echo(summary(found))
    if is_checked:
        sys.exit(0 if is_current(found, root / "docs/rule_coverage.md") else NOT_PUBLISHED)
    write(found, root / "docs/rule_coverage.md")


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def serve() -> None:
    """Serves the published pages and tables (still to come)."""
    coming("leadhouse serve")

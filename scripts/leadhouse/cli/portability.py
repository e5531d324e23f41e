"""The command that finds SQL of one engine."""

import click

from leadhouse.cli.errors import NOT_PUBLISHED, WRONG_USE, stop
from leadhouse.project import project_root


@click.command()
@click.argument("paths", nargs=-1)
@click.option(
    "--table", "is_table", is_flag=True, help="Print what is looked for, as docs list it."
)
def portability(paths: tuple[str, ...], is_table: bool) -> None:
    """Finds SQL that DuckDB and Spark don't run alike, in PATHS of the project or all of it.

    Reads models, data tests and the macros they use as dbt would compile them for DuckDB. The
    macros of macros/portable/ are the place for what differs. A line that ends with the comment
    `-- portable: REASON` is let through, and counted. Exit code 1 when anything is found.
    """
    try:
        from leadhouse.portability import check_project
        from leadhouse.portability.constructs import expressions_text, functions_text, table
        from leadhouse.portability.render import RenderError
    except ModuleNotFoundError as error:
        if error.name != "sqlglot":
            raise
        stop("the check needs sqlglot; `make set-up-test` installs it", WRONG_USE)
    if is_table:
        click.echo("\n\n".join((table(), functions_text(), expressions_text())))
        return
    root = project_root()
    missing = [path for path in paths if not (root / path).exists()]
    if missing:
        stop(f"{missing[0]} is not in {root}; name a file or folder of the project", WRONG_USE)
    try:
        report = check_project(root, paths)
    except RenderError as error:
        stop(str(error), NOT_PUBLISHED)
    for finding in report.findings:
        click.echo(str(finding))
    for finding in report.allowed:
        click.echo(f"{finding.origin}: {finding.code}: allowed by its comment", err=True)
    if report.findings:
        stop(f"{len(report.findings)} places run on one engine only", NOT_PUBLISHED)
    allowed = f", {len(report.allowed)} allowed by comments" if report.allowed else ""
    click.echo(f"{report.queries} queries run alike on DuckDB and Spark{allowed}")

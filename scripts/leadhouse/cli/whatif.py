"""The command that compares two policies."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import click
from rich.console import Console

from leadhouse.cli.errors import NOT_PUBLISHED, WRONG_USE, guarded, stop
from leadhouse.cli.options import Data, Instant, Size, home_option
from leadhouse.project import project_root

if TYPE_CHECKING:
    from leadhouse.whatif import PolicyChange, Question

# what a pipe is as wide as, since eighty columns would fold every row
WIDTH = 160
STOPPED = 128
_FOLDER = click.Path(path_type=Path, file_okay=False)
_PRESENT_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.option(
    "--policy",
    type=_PRESENT_FOLDER,
    required=True,
    help="Folder of changed policy seeds, as `leadhouse build --policy` takes it.",
)
@click.option(
    "--against",
    type=_PRESENT_FOLDER,
    help="Folder of the policy seeds to compare with. Default: the project's own.",
)
@click.option(
    "--data",
    type=Data(),
    multiple=True,
    help="Extracts to take in beside what the home has landed, in the scratch folder only.",
)
@click.option(
    "--as-of",
    type=Instant(),
    help="Day of both sides. Default: that of the published run, else now.",
)
@home_option
@click.option(
    "--target",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="Engine; what-if runs on duckdb only.",
)
@click.option(
    "--full",
    multiple=True,
    metavar="ENTITY",
    help="The extract of ENTITY in --data is complete: records missing in it are gone.",
)
@click.option(
    "--top",
    type=click.IntRange(0, 10_000),
    default=20,
    show_default=True,
    help="Leads most moved that are shown with the reasons.",
)
@click.option(
    "--output",
    type=_FOLDER,
    help="Folder for whatif.html, whatif.json and whatif_moved_leads.csv.",
)
@click.option(
    "--fail-over",
    "limit",
    type=click.FloatRange(0, 100),
    metavar="PCT",
    help="Exit 1 if more than PCT per cent of the open leads change their tier.",
)
@click.option("--with-audit", is_flag=True, help="Runs data tests and audit on both sides, too.")
@click.option("--keep", type=_FOLDER, help="New folder that gets both warehouses and policies.")
@click.option(
    "--scratch",
    type=_PRESENT_FOLDER,
    help="Folder for the databases, removed at the end. Default: the system's temporary one.",
)
@click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True)
@click.option("--memory-limit", type=Size(), default="6GB", show_default=True)
@guarded
def whatif(**options: Any) -> None:
    """Says what changed policy seeds would change, and publishes nothing.

    Builds the leads with the current seeds and with those in --policy, from the same landed
    extracts, the same prior run and as of the same instant, in a scratch folder. Tells which policy
    rows differ, then what follows: tiers, MQLs, workload, conversion, and the leads most moved with
    the reasons. The home is only read; a night may run meanwhile.

    Exit codes: 0 compared, 1 over the limit of --fail-over or not comparable, 2 wrong use or a
    policy that `leadhouse policy check` refuses.
    """
    if options["target"] != "duckdb":
        stop("what-if runs on duckdb only; leave --target out", WRONG_USE)
    _run(options)


def _run(options: dict[str, Any]) -> None:
    from leadhouse.whatif import WhatIfError, WhatIfMisuse, ask, what_if_report, write_files

    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    try:
        with _cleaning_up():
            answer = ask(
                project_root(),
                _question(options),
                lambda: datetime.now(UTC),
                Console(stderr=True),
                lambda changes: _tell(console, changes),
            )
    except WhatIfMisuse as error:
        stop(str(error), WRONG_USE)
    except WhatIfError as error:
        stop(str(error), NOT_PUBLISHED)
    console.print(what_if_report(answer))
    if options["output"]:
        for file in write_files(answer, options["output"]):
            console.print(str(file), markup=False, highlight=False, soft_wrap=True)
    if answer.is_over_limit:
        stop(f"more than {options['limit']:g} % of the open leads change tier", NOT_PUBLISHED)


def _question(options: dict[str, Any]) -> "Question":
    from leadhouse.intake.model import DataDir
    from leadhouse.runs import Home
    from leadhouse.whatif import Question
    from leadhouse.whatif.files import MOVED

    output = options["output"]
    return Question(
        home=Home(options["home"].resolve()),
        policy=options["policy"],
        against=options["against"],
        as_of=options["as_of"],
        data=tuple(DataDir(system, path) for system, path in options["data"]),
        full=frozenset(options["full"]),
        top=options["top"],
        limit=options["limit"],
        is_audited=options["with_audit"],
        moved_file=output / MOVED if output else None,
        keep=options["keep"],
        scratch=options["scratch"],
        threads=options["threads"],
        memory_limit=options["memory_limit"],
    )


def _tell(console: Console, changes: tuple["PolicyChange", ...]) -> None:
    from leadhouse.whatif.report import changes_report

    console.print(changes_report(changes))
    console.print()


@contextmanager
def _cleaning_up() -> Iterator[None]:
    """Lets a signal that ends the command remove the scratch folder first."""

    def stopped(number: int, frame: FrameType | None) -> NoReturn:
        sys.exit(STOPPED + number)

    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, stopped) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

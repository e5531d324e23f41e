"""The types and options that commands share."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import click


class Instant(click.ParamType[datetime]):
    """A date (its last microsecond) or an ISO 8601 instant, in UTC unless it has an offset."""

    name = "date or time"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        """The instant as naive UTC."""
        if isinstance(value, datetime):
            return value
        try:
            return datetime.combine(date.fromisoformat(value), time.max)
        except ValueError:
            pass  # no date, so a time
        try:
            parsed = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date; write 2026-06-30 or 2026-06-30T18:00:00Z", param, ctx)
        return parsed.astimezone(UTC).replace(tzinfo=None) if parsed.tzinfo else parsed


class Size(click.ParamType[str]):
    """An amount of memory as the engine writes it."""

    name = "size"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """The text, if it is a number and a unit."""
        if not re.fullmatch(r"[0-9]+([.][0-9]+)? ?[KMGT]i?B", str(value), re.IGNORECASE):
            self.fail(f"{value!r} is no amount of memory; write 6GB or 512MB", param, ctx)
        return str(value)


class Data(click.ParamType[tuple[str, Path]]):
    """A folder of extracts, with its system before it where that isn't `crm`."""

    name = "[SYSTEM=]DIR"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, Path]:
        """The system and the folder."""
        if isinstance(value, tuple):
            return value
        system, separator, folder = value.partition("=")
        if separator and "/" not in system:
            return system, Path(folder).expanduser()
        return "crm", Path(value).expanduser()


home_option = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("warehouse"),
    show_default=True,
    help="Where landing, runs and the published warehouse are.",
)

JOB_OPTIONS = (
    click.option(
        "--data",
        "data",
        type=Data(),
        multiple=True,
        help="Folder of extracts, one file or one sub-folder an entity; may be"
        " repeated; SYSTEM= names another system than crm, e.g. zoho=DIR.",
    ),
    click.option(
        "--as-of",
        type=Instant(),
        default=None,
        help="Up to when everything counts; a date means its last microsecond in"
        " UTC. Default: now.",
    ),
    home_option,
    click.option(
        "--target",
        type=click.Choice(["duckdb", "spark"]),
        default="duckdb",
        show_default=True,
        help="Engine that builds the warehouse.",
    ),
    click.option(
        "--policy",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        default=None,
        help="Folder of policy seeds that replace bundled ones.",
    ),
    click.option(
        "--full",
        "full",
        multiple=True,
        metavar="ENTITY",
        help="The extract of ENTITY is complete: records missing in it are gone.",
    ),
    click.option(
        "--keep",
        type=click.IntRange(min=1),
        default=7,
        show_default=True,
        help="Published runs whose files are kept.",
    ),
    click.option(
        "--rescore",
        is_flag=True,
        help="Work the scores of past days out anew, with the policies that were valid then, as"
        " far back as the parameter score_history_days says.",
    ),
    click.option(
        "--threads",
        type=click.IntRange(min=1),
        default=2,
        show_default=True,
        help="Threads of the engine.",
    ),
    click.option(
        "--memory-limit",
        type=Size(),
        default="6GB",
        show_default=True,
        help="Memory that the engine may use.",
    ),
)


def job_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that every job takes."""
    for option in reversed(JOB_OPTIONS):
        command = option(command)
    return command

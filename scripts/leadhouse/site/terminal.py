"""The report at the end of a night, for a terminal, a log file or a mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from leadhouse.publish.reader_views import STABLE_SCHEMAS
from leadhouse.publish.spark_copies import MASKED, PARQUET
from leadhouse.runs import MASKED_FILE, RUN_FILE, Home
from leadhouse.site.context import SiteContext
from leadhouse.site.night import Night, Row, read_night
from leadhouse.site.pages import verdict
from leadhouse.site.text import duration, instant, number, percent, plain_line
from leadhouse.warehouse.spark import prefix_of
from leadhouse.warehouse.storage import Storage

WORST_SHOWN = 5
LONGEST_TITLE = 60
STATUS_NAMES = {
    "pass": "pass",
    "fail": "FAIL",
    "error": "not judged",
    "no_evidence": "no evidence",
}


@dataclass(frozen=True, slots=True)
class Places:
    """Where a run's results are: files and folders, or on Spark what their readers name."""

    warehouse: Path | str
    masked: Path | str
    parquet: Path | str
    first_page: Path

    @classmethod
    def of_run(cls, home: Home, context: SiteContext, storage: Storage | None = None) -> "Places":
        """The published link's paths, or the run's own where it wasn't published.

        `storage` is the one of a run on Spark.
        """
        run = context.run
        is_published = run.state == "published"
        folder = home.published if is_published else home.run_dir(run.run_id)
        if storage is not None:
            prefix = f"{prefix_of(run.run_id)}_"
            return cls(
                warehouse=f"Spark, schemas {', '.join(prefix + each for each in STABLE_SCHEMAS)}",
                masked=storage.location("runs", run.run_id, MASKED),
                parquet=storage.location("runs", run.run_id, PARQUET),
                first_page=folder / "site" / "index.html",
            )
        return cls(
            warehouse=folder / RUN_FILE,
            masked=folder / MASKED_FILE,
            parquet=folder / "parquet",
            first_page=folder / "site" / "index.html",
        )


def night_report(
    connection: duckdb.DuckDBPyConnection, context: SiteContext, places: Places
) -> RenderableType:
    """The report of one night, readable without colour; a console prints it to stdout.

    The connection is one of `opened` or `opened_parquet`.
    """
    night = read_night(connection, context.run.run_id)
    parts: list[RenderableType] = [
        _line(f"Run {context.run.run_id}, as of {instant(context.run.as_of)}"),
        _line(verdict(context, night)),
        *(_line(f"Reason: {reason}") for reason in context.run.reasons),
        Text(),
        _places(places),
        Text(),
        _built(night),
        Text(),
        _worst(night),
        Text(),
        _steps(context),
    ]
    return Group(*parts)


def worst_criteria(criteria: Sequence[Row], count: int = WORST_SHOWN) -> list[Row]:
    """The criteria that fail, by the number of failures, then by their rate."""
    failed = [row for row in criteria if row["failed_count"]]
    return sorted(
        failed,
        key=lambda row: (-row["failed_count"], -(row["failed_rate"] or 0), row["criterion"]),
    )[:count]


def _line(value: object) -> Text:
    # as text, not as mark-up: a name like [red] must stay a name
    return Text(plain_line(value), overflow="fold")


def _table(title: str, *columns: tuple[str, str]) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, title_style="bold")
    for heading, justify in columns:
        options: dict[str, Any] = {"justify": justify, "overflow": "fold"}
        table.add_column(heading, no_wrap=justify == "right", **options)
    return table


def _places(places: Places) -> Text:
    """Whole paths, each on one line however long, so that they can be copied."""
    rows = (
        ("First page", places.first_page),
        ("Warehouse", places.warehouse),
        ("Masked copy", places.masked),
        ("Parquet", places.parquet),
    )
    lines = [
        "Where to look",
        *(f"{name:<12} {plain_line(path)}" for name, path in rows if _is_there(path)),
    ]
    return Text("\n".join(lines), no_wrap=True, overflow="ignore")


def _is_there(place: Path | str) -> bool:
    return isinstance(place, str) or place.exists()


def _built(night: Night) -> Table:
    table = _table("What was built", ("schema", "left"), ("tables", "right"), ("rows", "right"))
    for schema, group in groupby(night.built, key=lambda row: row["schema"]):
        rows = list(group)
        total = sum(row["row_count"] for row in rows)
        table.add_row(_line(schema), number(len(rows)), number(total))
    return table


def _worst(night: Night) -> RenderableType:
    worst = worst_criteria(night.criteria)
    if not worst:
        return _line("No criterion has failing records")
    table = _table(
        "Worst audit criteria",
        ("status", "left"),
        ("criterion", "left"),
        ("rule", "left"),
        ("failed", "right"),
        ("judged", "right"),
        ("rate", "right"),
    )
    for row in worst:
        table.add_row(
            STATUS_NAMES.get(row["status"], plain_line(row["status"])),
            _line((row["title"] or row["criterion"])[:LONGEST_TITLE]),
            _line(row["rule_id"]),
            number(row["failed_count"]),
            number(row["evaluated_count"]),
            percent(row["failed_rate"]),
        )
    return table


def _steps(context: SiteContext) -> RenderableType:
    if not context.steps:
        return Text()
    table = _table("Time by step", ("step", "left"), ("time", "right"))
    for step in context.steps:
        table.add_row(_line(step.name), duration(step.seconds))
    table.add_row("all", duration(sum(step.seconds for step in context.steps)))
    return table

"""States of days as tables for people."""

from collections.abc import Sequence

from rich.table import Column, Table
from rich.text import Text

from leadhouse.explain.model import Row
from leadhouse.site.text import plain_line

COUNTS = ("leads", "unowned", "high", "medium", "low", "inactive", "untouched")


def summary_table(rows: Sequence[Row]) -> Table:
    """How many leads are in each stage, of each day."""
    headings = ("leads", "no owner", "High", "Medium", "Low", "inactive", "untouched 90 days")
    table = Table(
        "day",
        "stage",
        *(Column(each, justify="right") for each in (*headings, "median days inactive")),
    )
    for row in rows:
        table.add_row(
            str(row["day"]),
            Text(row["stage"]),
            *(f"{row[name]:,}" for name in COUNTS),
            f"{row['median_days_inactive']:.0f}",
        )
    return table


def lead_table(rows: Sequence[Row]) -> Table:
    """The states of a lead, newest day first."""
    numbers = ("hours in stage", "score", "MQL score", "days inactive")
    table = Table(
        "day",
        "stage",
        "owner",
        "tier",
        *(Column(each, justify="right") for each in numbers),
        "untouched",
        "last activity",
    )
    for row in sorted(rows, key=lambda each: each["day"], reverse=True):
        table.add_row(
            str(row["day"]),
            Text(row["stage"] or ""),
            Text(plain_line(row["owner_id"] or "nobody")),
            Text(row["priority_tier"] or ""),
            _number(row["hours_in_stage"], 1),
            _number(row["composite_score"], 2),
            _number(row["mql_score"], 2),
            f"{row['days_inactive']}{' inactive' if row['is_inactive'] else ''}",
            Text(row["staleness_bucket"]),
            f"{row['last_activity_at']:%Y-%m-%d %H:%M}",
        )
    return table


def _number(value: object, places: int) -> str:
    return "" if value is None else f"{value:,.{places}f}"

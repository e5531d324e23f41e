"""Scores of past days, expanded from the intervals of the published warehouse."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from rich.table import Column, Table
from rich.text import Text

from leadhouse.explain.model import ExplainError, Row
from leadhouse.explain.read import Warehouse
from leadhouse.site.text import plain_line

# the end of a day is its last microsecond in UTC, as that of a run as of a date is
DAILY = """
    select
        days.day,
        intervals.golden_lead_id,
        intervals.model_id,
        intervals.score,
        intervals.tier,
        intervals.fit_score,
        intervals.engagement_score,
        intervals.intent_score,
        intervals.weights_from
    from (
        select cast(unnest(range($first, $last + interval 1 day, interval 1 day)) as date) as day
    ) as days
    inner join shown.marts.fct_lead_score_intervals as intervals
        on
            intervals.valid_from < days.day + interval 1 day
            and (intervals.valid_to is null or intervals.valid_to >= days.day + interval 1 day)
    where $lead is null or intervals.golden_lead_id = $lead
    order by intervals.golden_lead_id, intervals.model_id, days.day
"""
FORMATS = {".csv": "format csv, header", ".parquet": "format parquet"}


@dataclass(frozen=True, slots=True)
class DailyScores:
    """The scores of some days up to the last one."""

    warehouse: Warehouse
    last: date
    days: int

    def of_lead(self, golden_lead_id: str) -> tuple[Row, ...]:
        """One row a scoring model and day; raises `ExplainError` where there is none."""
        rows = self.warehouse.rows(DAILY, **self._bounds(golden_lead_id))
        if not rows:
            raise ExplainError(
                f"no score of {plain_line(golden_lead_id)!r} from {self._first} to {self.last};"
                " name a golden lead, as `leadhouse explain LEAD_ID` gives it, and days that the"
                " published warehouse knows"
            )
        return rows

    def write(self, file: Path) -> int:
        """Writes one row a golden lead, scoring model and day; returns how many."""
        target = str(file.resolve()).replace("'", "''")
        copy = f"copy ({DAILY}) to '{target}' ({FORMATS[file.suffix]})"
        done = self.warehouse.connection.execute(copy, self._bounds(None)).fetchone()
        return int(done[0]) if done else 0

    @property
    def _first(self) -> date:
        return self.last - timedelta(days=self.days - 1)

    def _bounds(self, golden_lead_id: str | None) -> dict[str, object]:
        return {"first": self._first, "last": self.last, "lead": golden_lead_id}


def score_table(rows: Sequence[Row]) -> Table:
    """The scores of a lead, newest day first."""
    numbers = ("score", "fit_score", "engagement_score", "intent_score")
    table = Table(
        "day", "model", *(Column(name, justify="right") for name in numbers), "tier", "weights from"
    )
    for row in sorted(rows, key=lambda each: (each["day"], each["model_id"]), reverse=True):
        table.add_row(
            str(row["day"]),
            Text(row["model_id"]),
            *(f"{row[name]:.2f}" for name in numbers),
            Text(row["tier"] or ""),
            str(row["weights_from"]),
        )
    return table

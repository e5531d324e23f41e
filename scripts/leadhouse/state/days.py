"""Expands what the published warehouse keeps as changes into the states of days."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from leadhouse.explain.model import ExplainError, Row
from leadhouse.explain.read import Warehouse
from leadhouse.publish.engine import literal
from leadhouse.site.text import plain_line

STATES = Path(__file__).with_name("states.sql").read_text(encoding="utf-8")
ORDERED = f"{STATES}\norder by counted.golden_lead_id, counted.day"
SUMMARY = f"""
    select
        day,
        coalesce(stage, 'Unmapped') as stage,
        count(*) as leads,
        count(*) filter (where owner_id is null) as unowned,
        count(*) filter (where priority_tier = 'High') as high,
        count(*) filter (where priority_tier = 'Medium') as medium,
        count(*) filter (where priority_tier = 'Low') as low,
        count(*) filter (where is_inactive) as inactive,
        count(*) filter (where staleness_bucket = '90+') as untouched,
        median(days_inactive) as median_days_inactive
    from ({STATES}) as states
    group by all
    order by day, leads desc, stage
"""
NEEDED = (
    ("marts", "dim_business_units"),
    ("marts", "dim_policy_parameters"),
    ("marts", "mart_leads_deduplicated"),
    ("marts", "fct_activities"),
    ("marts", "fct_engagement_events"),
    ("marts", "fct_lead_updates"),
    ("marts", "fct_lead_stages"),
    ("marts", "fct_ownership_intervals"),
    ("marts", "fct_lead_score_intervals"),
)
FORMATS = {".csv": "format csv, header", ".parquet": "format parquet"}


@dataclass(frozen=True, slots=True)
class DailyStates:
    """The states of some days up to the last one; raises `ExplainError` for days it can't tell."""

    warehouse: Warehouse
    last: date
    days: int

    def __post_init__(self) -> None:
        """Refuses a warehouse without the tables, and days that are still to come."""
        run = self.warehouse.run
        if missing := [".".join(each) for each in NEEDED if not self.warehouse.has(*each)]:
            raise ExplainError(
                f"run {run.run_id} has no {', '.join(missing)}: it is older than this version;"
                " build it again with `leadhouse nightly`"
            )
        if self.last > run.as_of.date():
            raise ExplainError(
                f"the published run is as of {run.as_of:%Y-%m-%d} and knows nothing of"
                f" {self.last}; name a day up to it, or build a newer one with `leadhouse nightly`"
            )

    @property
    def first(self) -> date:
        """The first of the days."""
        return self.last - timedelta(days=self.days - 1)

    def summary(self) -> tuple[Row, ...]:
        """One row a day and stage, with how many leads are in it and how they are."""
        return self.warehouse.rows(SUMMARY, **self._bounds(None))

    def of_lead(self, golden_lead_id: str) -> tuple[Row, ...]:
        """One row a day; raises `ExplainError` where there is none."""
        rows = self.warehouse.rows(ORDERED, **self._bounds(golden_lead_id))
        if not rows:
            raise ExplainError(
                f"no golden lead {plain_line(golden_lead_id)!r} from {self.first} to {self.last};"
                " name one as `leadhouse explain LEAD_ID` gives it, and days since it was created"
            )
        return rows

    def write(self, file: Path) -> int:
        """Writes one row a golden lead and day; returns how many."""
        target = literal(str(file.resolve()))
        copy = f"copy ({ORDERED}) to {target} ({FORMATS[file.suffix]})"
        done = self.warehouse.connection.execute(copy, self._bounds(None)).fetchone()
        return int(done[0]) if done else 0

    def _bounds(self, golden_lead_id: str | None) -> dict[str, object]:
        return {"first": self.first, "last": self.last, "lead": golden_lead_id}

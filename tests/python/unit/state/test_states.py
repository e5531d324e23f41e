"""States of days against a slow reference that looks at each lead and day by itself."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from leadhouse.explain.model import ExplainError
from leadhouse.explain.read import Warehouse
from leadhouse.runs import Run
from leadhouse.state import DailyStates, lead_table, summary_table
from leadhouse.state.days import NEEDED

AS_OF = datetime(2026, 6, 30, 23, 59, 59, 999999)
BEGAN = datetime(2026, 3, 1)
OPEN = ("New", "MQL", "Accepted", "Contacted", "SAL", "SQL")
STAGES = (*OPEN, "Opportunity", "Cold", "Unmapped")
ZONES = {"global": "UTC", "berlin": "Europe/Berlin", "pacific": "America/Los_Angeles"}
# north of a change of policy on the first of June
LIMITS = {"global": 30, "berlin": 30, "pacific": 20}
CHANGED_ON, CHANGED_TO = date(2026, 6, 1), 10

TABLES = """
create schema shown.marts;
create table shown.marts.dim_business_units (business_unit_id varchar, timezone varchar);
create table shown.marts.dim_policy_parameters (
    business_unit_id varchar, parameter_name varchar, value varchar, effective_from date,
    effective_to date
);
create table shown.marts.mart_leads_deduplicated (
    golden_lead_id varchar, business_unit_id varchar, created_at timestamp
);
create table shown.marts.fct_activities (
    golden_lead_id varchar, occurred_at timestamp, resets_activity_clock boolean
);
create table shown.marts.fct_engagement_events (
    golden_lead_id varchar, occurred_at timestamp, is_machine boolean
);
create table shown.marts.fct_lead_updates (golden_lead_id varchar, updated_at timestamp);
create table shown.marts.fct_lead_stages (
    golden_lead_id varchar, stage varchar, entered_at timestamp, left_at timestamp
);
create table shown.marts.fct_ownership_intervals (
    golden_lead_id varchar, owner_id varchar, valid_from timestamp, valid_to timestamp
);
create table shown.marts.fct_lead_score_intervals (
    golden_lead_id varchar, model_id varchar, score decimal(20, 10), tier varchar,
    valid_from timestamp, valid_to timestamp
);
"""

Interval = tuple[Any, datetime, datetime | None]


@dataclass
class Lead:
    """What happened to one lead."""

    unit: str
    created_at: datetime
    activities: list[datetime] = field(default_factory=list)
    machines: list[datetime] = field(default_factory=list)
    updates: list[datetime] = field(default_factory=list)
    stages: list[Interval] = field(default_factory=list)
    owners: list[Interval] = field(default_factory=list)
    scores: list[Interval] = field(default_factory=list)

    def on(self, day: date) -> tuple[Any, ...] | None:
        """Its state at the end of a day, worked out from the definition."""
        end = datetime(day.year, day.month, day.day, 23, 59, 59, 999999)
        if self.created_at > end:
            return None
        activity = max((at for at in self.activities if at <= end), default=None)
        touches = [at for at in (*self.activities, *self.updates) if at <= end]
        activity = activity or self.created_at
        touch = max(touches, default=self.created_at)
        inactive, untouched = self._days(activity, end), self._days(touch, end)
        stage, owner, score = (_at(each, end) for each in (self.stages, self.owners, self.scores))
        limit = LIMITS[self.unit]
        if self.unit == "berlin" and self._local(end) >= CHANGED_ON:
            limit = CHANGED_TO
        bucket = (
            "0-29"
            if untouched < 30
            else "30-60"
            if untouched <= 60
            else "61-89"
            if untouched < 90
            else "90+"
        )
        return stage, owner, score, inactive, inactive >= limit and stage in OPEN, bucket

    def _days(self, earlier: datetime, later: datetime) -> int:
        return (self._local(later) - self._local(earlier)).days

    def _local(self, at: datetime) -> date:
        return at.replace(tzinfo=UTC).astimezone(ZoneInfo(ZONES[self.unit])).date()


def _at(intervals: Sequence[Interval], end: datetime) -> Any:
    for value, valid_from, valid_to in intervals:
        if valid_from <= end and (valid_to is None or end < valid_to):
            return value
    return None


def _leads(seed: int, count: int) -> dict[str, Lead]:
    chance = random.Random(seed)

    def instant() -> datetime:
        # many fall on the last second of a day, where dates turn
        at = BEGAN + timedelta(seconds=chance.randrange(122 * 86_400))
        return chance.choice([at, at.replace(hour=23, minute=59, second=59, microsecond=999999)])

    def intervals(values: Sequence[Any]) -> list[Interval]:
        starts = sorted({instant() for _ in range(chance.randrange(1, 5))})
        return [
            (chance.choice(values), start, end)
            for start, end in zip(starts, [*starts[1:], None], strict=True)
        ]

    return {
        f"gl-{number:03}": Lead(
            chance.choice(list(ZONES)),
            instant(),
            [instant() for _ in range(chance.randrange(4))],
            [instant() for _ in range(2)],
            [instant() for _ in range(chance.randrange(2))],
            intervals(STAGES),
            intervals(("U1", "U2", None)),
            intervals((12.5, 60.0, 93.25)),
        )
        for number in range(count)
    }


@pytest.fixture
def leads() -> dict[str, Lead]:
    return _leads(7, 120)


@pytest.fixture
def warehouse(leads: dict[str, Lead]) -> Iterator[Warehouse]:
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as shown")
        connection.execute(TABLES)
        _fill(connection, leads)
        run = Run(run_id="r1", as_of=AS_OF, started_at=AS_OF)
        yield Warehouse(connection, run, frozenset(NEEDED))


def _fill(connection: duckdb.DuckDBPyConnection, leads: dict[str, Lead]) -> None:
    def put(table: str, rows: list[tuple[Any, ...]]) -> None:
        places = ", ".join("?" * len(rows[0]))
        connection.executemany(f"insert into shown.marts.{table} values ({places})", rows)

    put("dim_business_units", list(ZONES.items()))
    whole = (date(2015, 1, 1), None)
    for unit, days in LIMITS.items():
        last = CHANGED_ON - timedelta(days=1)
        parameters = [("inactive_days", days, *whole)]
        if unit == "berlin":
            parameters = [
                ("inactive_days", days, whole[0], last),
                ("inactive_days", CHANGED_TO, CHANGED_ON, None),
            ]
        bands = (("stale_from_days", 30), ("stale_to_days", 60), ("cold_days", 90))
        parameters += [(name, value, *whole) for name, value in bands]
        put("dim_policy_parameters", [(unit, n, str(v), f, t) for n, v, f, t in parameters])
    put("mart_leads_deduplicated", [(k, each.unit, each.created_at) for k, each in leads.items()])
    half = [
        (k, at, number) for k, each in leads.items() for number, at in enumerate(each.activities)
    ]
    put("fct_activities", [(k, at, True) for k, at, number in half if number % 2])
    put("fct_activities", [(k, at, False) for k, each in leads.items() for at in each.machines])
    put("fct_engagement_events", [(k, at, False) for k, at, number in half if not number % 2])
    put(
        "fct_engagement_events",
        [(k, at, True) for k, each in leads.items() for at in each.machines],
    )
    put("fct_lead_updates", [(k, at) for k, each in leads.items() for at in each.updates])
    put("fct_lead_stages", [(k, *row) for k, each in leads.items() for row in each.stages])
    put("fct_ownership_intervals", [(k, *row) for k, each in leads.items() for row in each.owners])
    scores = [(k, score, f, t) for k, each in leads.items() for score, f, t in each.scores]
    put(
        "fct_lead_score_intervals",
        [
            (k, model, score + more, "High", f, t)
            for k, score, f, t in scores
            for model, more in (("sales_priority", 0), ("mql_qualification", 1))
        ],
    )


def _told(rows: Sequence[Any]) -> dict[tuple[str, date], tuple[Any, ...]]:
    names = ("stage", "owner_id", "composite_score", "days_inactive", "is_inactive")
    return {
        (row["golden_lead_id"], row["day"]): (
            *(
                float(row[n]) if n == "composite_score" and row[n] is not None else row[n]
                for n in names
            ),
            row["staleness_bucket"],
        )
        for row in rows
    }


@pytest.mark.parametrize(
    ("last", "days"), [((2026, 6, 30), 1), ((2026, 6, 5), 40), ((2026, 3, 2), 3)]
)
def test_each_lead_and_day_is_as_the_slow_reference_says(warehouse, leads, last, days) -> None:
    daily = DailyStates(warehouse, date(*last), days)
    found: dict[tuple[str, date], tuple[Any, ...]] = {}
    for key in leads:
        try:
            found |= _told(daily.of_lead(key))
        except ExplainError:
            continue
    wanted = {
        (key, day): state
        for key, each in leads.items()
        for day in (daily.first + timedelta(days=number) for number in range(days))
        if (state := each.on(day)) is not None
    }
    assert found == wanted


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_file_holds_one_row_a_lead_and_day(warehouse, leads, tmp_path: Path, suffix) -> None:
    daily = DailyStates(warehouse, date(2026, 6, 30), 30)
    file = tmp_path / f"it's.{suffix}"
    count = daily.write(file)
    keys = duckdb.execute(
        "select count(*), count(distinct (golden_lead_id, day)) from '"
        + str(file).replace("'", "''")
        + "'"
    ).fetchone()
    wanted = sum(
        each.on(daily.first + timedelta(days=n)) is not None
        for each in leads.values()
        for n in range(30)
    )
    assert keys == (count, count) == (wanted, wanted)


def test_the_summary_counts_every_lead_once(warehouse, leads) -> None:
    daily = DailyStates(warehouse, date(2026, 6, 30), 1)
    rows = daily.summary()
    assert sum(row["leads"] for row in rows) == len(leads)
    inactive = sum(bool(each.on(date(2026, 6, 30))[4]) for each in leads.values())
    assert sum(row["inactive"] for row in rows) == inactive > 0
    assert summary_table(rows).row_count == len(rows)
    assert lead_table(daily.of_lead("gl-000")).row_count == 1


def test_a_day_after_the_run_is_refused(warehouse) -> None:
    with pytest.raises(ExplainError, match="knows nothing of 2026-07-01"):
        DailyStates(warehouse, date(2026, 7, 1), 1)


def test_an_older_run_says_which_tables_it_lacks(warehouse) -> None:
    older = Warehouse(warehouse.connection, warehouse.run, frozenset(NEEDED[1:]))
    with pytest.raises(ExplainError, match=r"has no marts\.dim_business_units"):
        DailyStates(older, date(2026, 6, 30), 1)


def test_an_unknown_lead_is_refused(warehouse) -> None:
    with pytest.raises(ExplainError, match="no golden lead"):
        DailyStates(warehouse, date(2026, 6, 30), 1).of_lead("'; drop table x; --")

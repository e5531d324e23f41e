"""Nights in a row, and the same days with nights skipped, run twice, late or as of earlier.

What rests on history or on the time of events is the same whichever nights there were. What may
differ is listed here: when an alert was first seen, and what is only known since it was seen.
LEADHOUSE_TEST_NIGHTS=30 makes it a whole month, which takes a quarter of an hour.
"""

import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from dbt.contracts.graph.manifest import Manifest

from leadhouse.bench.identity.nodes import state_nodes, upstream_nodes
from leadhouse.build.dbt import DbtProject
from leadhouse.build.engine import EngineOptions
from leadhouse.build.on_duckdb import DuckDBRun
from leadhouse.build.prepare import prepare
from leadhouse.generate import generate
from leadhouse.intake.landing import land
from leadhouse.intake.model import DataDir
from leadhouse.project import project_root
from leadhouse.publish.ledger import write_ops_runs
from leadhouse.runs import RUN_FILE, Home, Run, create_run, finish_run

pytestmark = [pytest.mark.long, pytest.mark.more]

LAST = datetime(2026, 6, 30, 23, 59, 59, 999999)
NIGHTS = int(os.environ.get("LEADHOUSE_TEST_NIGHTS", "8"))
MIDDLE = NIGHTS // 2
LEADS = 120
BUILD = ("build", "--resource-type", "seed", "--resource-type", "model", "--select")
TABLES = (
    "fct_sla_clocks",
    "mart_sla_alerts",
    "fct_lead_stages",
    "fct_lead_lifecycle",
    "fct_ownership_intervals",
    "fct_ownership_changes",
    "mart_leads_aged",
)
# of each table: columns that say when leadhouse saw something, not when it was
SEEN = {"mart_sla_alerts": ("raised_at",)}
# rows that rest on what leadhouse itself saw first
OF_HISTORY = dict.fromkeys(
    ("fct_lead_stages", "fct_lead_lifecycle", "fct_ownership_intervals"),
    "where evidence_level = 'history'",
)


@dataclass
class Month:
    """A home in which nights are built, each on the state of an earlier one."""

    home: Home
    manifest: Manifest | None = field(default=None, init=False)

    def build(self, days_before: int, prior: Run | None) -> Run:
        """Builds what is compared, and what a next night reads of it."""
        as_of = LAST - timedelta(days=days_before)
        prior_id = prior.run_id if prior else None
        run = create_run(self.home, as_of, _now(), prior_run_id=prior_id)
        engine = DuckDBRun(self.home, run, EngineOptions(memory_limit="2GB"))
        with closing(engine.connect()) as connection:
            prepare(connection, project_root(), self.home.path, engine.has_prior, engine.located)
        folder = self.home.run_dir(run.run_id)
        project = DbtProject(
            root=project_root(),
            engine=engine,
            target_path=folder / "target",
            log_path=folder / "logs",
            as_of=f"{as_of:%Y-%m-%d %H:%M:%S.%f}",
            run_id=run.run_id,
        )
        self.manifest = self.manifest or project.parse()
        built = {*TABLES, *upstream_nodes(self.manifest, TABLES)}
        names = sorted({*built, *state_nodes(self.manifest, built)})
        failed = [
            f"{node.name}: {node.message}"
            for node in project.invoke(self.manifest, [*BUILD, *names])
            if node.status != "success"
        ]
        assert failed == []
        ended = finish_run(self.home, run, "published", _now())
        with closing(engine.connect()) as connection:
            write_ops_runs(connection, [ended])
        return ended

    def file(self, run: Run) -> Path:
        """The tables of a run."""
        return self.home.run_dir(run.run_id) / RUN_FILE


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    extracts, home = tmp_path_factory.mktemp("extracts"), Home(tmp_path_factory.mktemp("month"))
    generate(LEADS, 11, LAST.date(), extracts, "csv")
    land(home.path, [DataDir("crm", extracts)], arrived_at=_now(), root=project_root())
    return Month(home)


def _chain(month: Month, nights: Sequence[int]) -> dict[int, Run]:
    done: dict[int, Run] = {}
    prior: Run | None = None
    for days_before in sorted(nights, reverse=True):
        prior = done[days_before] = month.build(days_before, prior)
    return done


@pytest.fixture(scope="module")
def every_night(month: Month) -> dict[int, Run]:
    """The run of each night by how many days it is before the last one."""
    return _chain(month, range(NIGHTS))


def _differences(month: Month, one: Run, other: Run, table: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        for name, run in (("one", one), ("other", other)):
            connection.execute(f"attach '{month.file(run)}' as {name} (read_only)")
        seen = ", ".join(SEEN.get(table, ()))
        columns = f"* exclude ({seen})" if seen else "*"
        where = OF_HISTORY.get(table, "")
        first, second = (
            f"select {columns} from {n}.marts.{table} {where}" for n in ("one", "other")
        )
        ((rows,),) = connection.execute(f"select count(*) from ({first})").fetchall()
        assert rows > 0
        found: list[tuple[object, ...]] = connection.execute(
            f"(({first}) except all ({second})) union all (({second}) except all ({first})) limit 6"
        ).fetchall()
        return found


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.rule("ALT-05")
def test_skipped_nights_change_nothing(month: Month, every_night, skipped: Run, table: str) -> None:
    assert _differences(month, every_night[0], skipped, table) == []


@pytest.fixture(scope="module")
def skipped(month: Month) -> Run:
    """The last of the nights, of which most never ran."""
    return _chain(month, [0, MIDDLE - 1, MIDDLE, NIGHTS - 2])[0]


@pytest.mark.parametrize("table", TABLES)
def test_a_night_that_runs_twice_changes_nothing(
    month: Month, every_night, twice: Run, table: str
) -> None:
    assert _differences(month, every_night[0], twice, table) == []


@pytest.fixture(scope="module")
def twice(month: Month, every_night) -> Run:
    """The last night again, on the state that it left itself."""
    return month.build(0, every_night[0])


@pytest.mark.parametrize("table", TABLES)
def test_a_night_that_runs_late_is_as_if_it_had_run_in_time(
    month: Month, every_night, late: Run, table: str
) -> None:
    assert _differences(month, every_night[MIDDLE], late, table) == []


@pytest.fixture(scope="module")
def late(month: Month, every_night) -> Run:
    """A night of the middle, built after all others, on the newest state that is not later."""
    return month.build(MIDDLE, every_night[MIDDLE + 1])


@pytest.mark.rule("ALT-05")
def test_each_alert_is_raised_once_and_stays(month: Month, every_night) -> None:
    with duckdb.connect() as connection:
        raised: dict[str, tuple[object, ...]] = {}
        for days_before in sorted(every_night, reverse=True):
            connection.execute(
                f"attach '{month.file(every_night[days_before])}' as night (read_only)"
            )
            rows = connection.execute(
                "select alert_id, level, due_at, raised_at from night.marts.mart_sla_alerts"
            ).fetchall()
            connection.execute("detach night")
            alerts = {row[0]: row[1:] for row in rows}
            assert len(alerts) == len(rows)
            assert {key: alerts.get(key) for key in raised} == raised
            raised = alerts
    assert len(raised) > 20
    # most of them were due before the first of the nights, and some in each week since
    assert len({row[2] for row in raised.values()}) > 4

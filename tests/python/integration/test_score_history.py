"""Scores of past days: worked out anew as of each, they are those of the stored intervals."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from dbt.contracts.graph.manifest import Manifest

from leadhouse.build.dbt import DbtProject
from leadhouse.build.engine import EngineOptions
from leadhouse.build.on_duckdb import DuckDBRun
from leadhouse.build.prepare import prepare
from leadhouse.cli import main
from leadhouse.intake.landing import land
from leadhouse.intake.model import DataDir
from leadhouse.project import project_root
from leadhouse.runs import Home, create_run

AS_OF = datetime(2026, 6, 30, 23, 59, 59, 999999)
BUILD = ("build", "--resource-type", "seed", "--resource-type", "model", "--select")
ALL = ("+fct_lead_score_intervals", "+mart_leads_scored")
# who the leads are, and what is known of them, stays as it is
SCORES = (
    "int_business_units",
    "int_policy_parameter_rows",
    "dim_policy_parameters",
    "int_unit_parameters",
    "int_scoring_epochs",
    "int_unit_event_scoring",
    "int_unit_scoring_points",
    "int_unit_scoring_weights",
    "int_unit_score_tiers",
    "int_company_signals",
    "fct_engagement_events",
    "fct_signals",
    "int_score_evidence",
    "int_event_points",
    "int_fit_points",
    "fct_score_contributions",
    "int_lead_scores",
    "mart_leads_scored",
)
HISTORY = """
    select
        scores.golden_lead_id,
        scores.composite_score,
        priority.score,
        scores.mql_score,
        qualification.score
    from {file}.marts.mart_leads_scored as scores
    inner join {file}.marts.mart_leads_deduplicated as leads using (golden_lead_id)
    left join intervals as priority
        on
            scores.golden_lead_id = priority.golden_lead_id
            and priority.model_id = 'sales_priority'
            and priority.valid_from <= $instant
            and (priority.valid_to is null or priority.valid_to > $instant)
    left join intervals as qualification
        on
            scores.golden_lead_id = qualification.golden_lead_id
            and qualification.model_id = 'mql_qualification'
            and qualification.valid_from <= $instant
            and (qualification.valid_to is null or qualification.valid_to > $instant)
    where leads.created_at <= $instant
"""


@dataclass
class Warehouse:
    """A warehouse that is built again and again in one place."""

    engine: DuckDBRun
    folder: Path
    run_id: str
    manifest: Manifest | None = field(default=None, init=False)

    def build(self, as_of: datetime, *selected: str) -> None:
        """Builds the selected nodes as of an instant; the project is read once for all."""
        project = DbtProject(
            root=project_root(),
            engine=self.engine,
            target_path=self.folder / "target",
            log_path=self.folder / "logs",
            as_of=f"{as_of:%Y-%m-%d %H:%M:%S.%f}",
            run_id=self.run_id,
        )
        self.manifest = self.manifest or project.parse()
        failed = [
            f"{node.name}: {node.message}"
            for node in project.invoke(self.manifest, [*BUILD, *selected])
            if node.status != "success"
        ]
        assert not failed

    def scored_at(self) -> datetime:
        """The instant that the built scores are of."""
        with duckdb.connect(str(self.folder / "leadhouse.duckdb"), read_only=True) as connection:
            found = connection.execute("select distinct scored_at from marts.mart_leads_scored")
            ((instant,),) = found.fetchall()
        return instant

    def history(self, intervals: Path, instant: datetime) -> list[tuple[object, ...]]:
        """Scores as of an instant, each beside that of the interval."""
        with duckdb.connect() as connection:
            file = self.folder / "leadhouse.duckdb"
            connection.execute(f"attach '{file}' as warehouse (read_only)")
            connection.execute(f"create view intervals as from read_parquet('{intervals}')")
            query = HISTORY.format(file="warehouse")
            return connection.execute(query, {"instant": instant}).fetchall()


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, demo: Path) -> Iterator[Warehouse]:
    home = Home(tmp_path_factory.mktemp("score_history"))
    arrived = datetime.now(UTC)
    land(home.path, [DataDir("crm", demo)], arrived_at=arrived, root=project_root())
    run = create_run(home, AS_OF, datetime.now(UTC))
    engine = DuckDBRun(home, run, EngineOptions(memory_limit="2GB"))
    with closing(engine.connect()) as connection:
        prepare(connection, project_root(), home.path, has_prior=False)
    built = Warehouse(engine, home.run_dir(run.run_id), run.run_id)
    built.build(AS_OF, *ALL)
    yield built


@pytest.fixture(scope="module")
def intervals(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The intervals as of the run, out of the way of later builds."""
    file = tmp_path_factory.mktemp("intervals") / "intervals.parquet"
    with duckdb.connect(str(warehouse.folder / "leadhouse.duckdb"), read_only=True) as connection:
        connection.execute(f"copy marts.fct_lead_score_intervals to '{file}' (format parquet)")
    return file


def _check(warehouse: Warehouse, intervals: Path, days: int) -> None:
    instant = AS_OF - timedelta(days=days)
    warehouse.build(instant, *SCORES)
    assert warehouse.scored_at() == instant
    rows = warehouse.history(intervals, instant)
    assert len(rows) > 100
    assert len({row[1] for row in rows}) > 50
    assert [row for row in rows if row[1] != row[2] or row[3] != row[4]] == []


@pytest.mark.rule("SCO-07", "SCO-30")
@pytest.mark.parametrize("days", [1, 45])
def test_scores_of_a_past_day_are_those_of_its_intervals(
    warehouse: Warehouse, intervals: Path, days: int
) -> None:
    _check(warehouse, intervals, days)


@pytest.mark.long
@pytest.mark.rule("SCO-07", "SCO-30")
def test_scores_of_a_past_month_are_those_of_their_intervals(
    warehouse: Warehouse, intervals: Path
) -> None:
    for days in range(2, 31):
        _check(warehouse, intervals, days)


def _scores(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["scores", *arguments])


@pytest.mark.rule("SCO-30")
def test_a_month_of_daily_scores_is_one_command(demo_night, tmp_path: Path) -> None:
    file = tmp_path / "daily.parquet"
    home = str(demo_night.home.path)
    written = _scores("--home", home, "--days", "30", "--output", str(file))
    assert written.exit_code == 0, written.output
    published = demo_night.rows(
        "select golden_lead_id, effective_score, mql_score from marts.mart_leads_scored"
        " where not has_override"
    )
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select day, golden_lead_id, model_id, score from read_parquet(?)", [str(file)]
        ).fetchall()
    days = {row[0] for row in rows}
    assert (min(days), max(days)) == (date(2026, 6, 1), date(2026, 6, 30))
    assert len({row[:3] for row in rows}) == len(rows)
    last = {row[1:3]: row[3] for row in rows if row[0] == max(days)}
    assert {key: last[key, "sales_priority"] for key, _, _ in published} == {
        key: score for key, score, _ in published
    }
    assert {key: last[key, "mql_qualification"] for key, _, _ in published} == {
        key: score for key, _, score in published
    }


@pytest.mark.rule("SCO-30")
def test_the_days_of_one_lead_are_a_table(demo_night) -> None:
    ((golden_lead_id,),) = demo_night.rows(
        "select min(golden_lead_id) from marts.mart_leads_scored"
    )
    home = str(demo_night.home.path)
    shown = _scores("--home", home, "--lead", golden_lead_id, "--days", "2", "--to", "2026-06-30")
    assert shown.exit_code == 0, shown.output
    assert shown.output.count("2026-06-30") == 2
    assert shown.output.count("2026-06-29") == 2
    assert "2026-06-28" not in shown.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name a golden lead with --lead"),
        (("--lead", "nobody"), "no score of 'nobody' from 2026-06-01 to 2026-06-30"),
        (("--output", "scores.xlsx"), "must end in .csv or .parquet"),
    ],
)
def test_a_wrong_request_for_scores_says_what_to_do(
    demo_night, arguments: tuple[str, ...], message: str
) -> None:
    refused = _scores("--home", str(demo_night.home.path), *arguments)
    assert refused.exit_code == 2
    assert message in " ".join(refused.output.split())

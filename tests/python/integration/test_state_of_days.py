"""The state of every lead at the end of the run's own day is what the marts of the run say."""

from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from leadhouse.cli import main

MARTS = """
    select
        leads.golden_lead_id,
        leads.stage,
        leads.is_open,
        scores.composite_score,
        scores.mql_score,
        aged.last_activity_at,
        aged.last_touch_or_update_at,
        aged.days_inactive,
        aged.is_inactive,
        aged.staleness_bucket,
        round(aged.hours_in_stage, 6)
    from marts.mart_leads_deduplicated as leads
    inner join marts.mart_leads_aged as aged using (golden_lead_id)
    inner join marts.mart_leads_scored as scores using (golden_lead_id)
    order by leads.golden_lead_id
"""
STATES = """
    select
        golden_lead_id,
        stage,
        is_open,
        composite_score,
        mql_score,
        last_activity_at,
        last_touch_or_update_at,
        days_inactive,
        is_inactive,
        staleness_bucket,
        round(hours_in_stage, 6)
    from read_parquet($file)
    order by golden_lead_id
"""

# a queue is no owner (AMB-28), and a record may tell of an assignment that is still to come
OWNERS = """
    select leads.golden_lead_id, leads.owner_id
    from marts.mart_leads_deduplicated as leads
    inner join marts.dim_users as users on leads.owner_id = users.user_id
    where users.user_type = 'human' and leads.golden_lead_id not in (
        select golden_lead_id from marts.fct_ownership_intervals
        where is_current and (owner_id is null or differs_from_record)
    )
"""
STATED_OWNERS = "select golden_lead_id, owner_id from read_parquet($file)"


def _state(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["state", *arguments])


def test_the_state_of_the_day_of_the_run_is_that_of_its_marts(demo_night, tmp_path: Path) -> None:
    file = tmp_path / "state.parquet"
    written = _state("--home", str(demo_night.home.path), "--output", str(file))
    assert written.exit_code == 0, written.output
    with duckdb.connect() as connection:
        states = connection.execute(STATES, {"file": str(file)}).fetchall()
    marts = demo_night.rows(MARTS)
    assert len(states) == len(marts) > 100
    assert [pair for pair in zip(states, marts, strict=True) if pair[0] != pair[1]] == []

    owners = {row[0]: row[1] for row in demo_night.rows(OWNERS)}
    with duckdb.connect() as connection:
        found = dict(connection.execute(STATED_OWNERS, {"file": str(file)}).fetchall())
    assert {key: found[key] for key in owners} == owners
    assert len(owners) > 100


def test_a_month_of_daily_rows_is_one_command(demo_night, tmp_path: Path) -> None:
    file = tmp_path / "month.csv"
    home = str(demo_night.home.path)
    written = _state("--home", home, "--on", "2026-05-31", "--days", "31", "--output", str(file))
    assert written.exit_code == 0, written.output
    with duckdb.connect() as connection:
        counted = connection.execute(
            "select count(*), count(distinct (day, golden_lead_id)), min(day)::text, max(day)::text"
            " from read_csv($file)",
            {"file": str(file)},
        ).fetchone()
    assert counted is not None
    assert counted[0] == counted[1] > 1000
    assert counted[2:] == ("2026-05-01", "2026-05-31")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--on", "2027-01-01"), "knows nothing of 2027-01-01"),
        (("--lead", "nobody"), "no golden lead 'nobody'"),
        (("--output", "states.xls"), "must end in .csv or .parquet"),
        (("--lead", "x", "--output", "x.csv"), "not both"),
    ],
)
def test_what_it_cannot_tell_is_wrong_use(demo_night, arguments, told) -> None:
    done = _state("--home", str(demo_night.home.path), *arguments)
    assert done.exit_code == 2
    assert told in done.output

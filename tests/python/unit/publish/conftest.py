"""Homes with runs whose files are small."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from leadhouse.runs import RUN_FILE, Home, Run, RunState, create_run, finish_run

START = datetime(2026, 7, 1, 4, 10)

MakeRun = Callable[..., Run]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def make_run(home: Home) -> MakeRun:
    """Makes one finished run a day, each with a small warehouse file."""
    made: list[Run] = []

    def make(
        as_of: datetime | None = None,
        state: RunState = "published",
        *,
        with_file: bool = True,
        is_publishable: bool = False,
        prior_run_id: str | None = None,
    ) -> Run:
        started = START + timedelta(days=len(made))
        run = create_run(home, as_of or started, started, prior_run_id=prior_run_id)
        if with_file:
            (home.run_dir(run.run_id) / RUN_FILE).write_text(run.run_id)
        if state != "building":
            run = finish_run(home, run, state, started, is_publishable=is_publishable)
        made.append(run)
        return run

    return make


@pytest.fixture
def run_file(tmp_path: Path) -> Path:
    """A run file with a person in it, a policy seed, and scratch that isn't published."""
    path = tmp_path / RUN_FILE
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            """
            create schema marts; create schema ops; create schema policy; create schema scratch;
            create table marts.people as select * from (values
                ('l2', 'Ann Nonesuch', 'ann@nonesuch.example', 41, date '1985-03-01', 'call her'),
                ('l1', 'Ann Nonesuch', null, null, null, null),
                ('l3', 'Zoë 🦊 O''Hara', '', 7, null, 'a "quoted" note')
            ) as people(golden_lead_id, full_name, email, age_years, birth_date, notes);
            create table marts.undeclared as select 'secret@nonesuch.example' as email;
            create table policy.seed_terms as select 'global' as unit, 'term' as term;
            create table ops.runs as select 'r1' as run_id, 'published' as state;
            create table scratch.raw as select 'secret@nonesuch.example' as email;
            """
        )
    return path

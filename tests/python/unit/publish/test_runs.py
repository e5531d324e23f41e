"""The home: ids, records, the ledger, the lock and the choice of the prior state."""

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from leadhouse.publish.cleanup import settle_stale_runs
from leadhouse.publish.switch import switch
from leadhouse.runs import (
    RUN_FILE,
    Home,
    HomeError,
    HomeLocked,
    create_run,
    finish_run,
    kept_runs,
    list_runs,
    lock,
    new_run_id,
    prior_run,
    published_run,
)

from .conftest import START, MakeRun

AS_OF = datetime(2026, 6, 30, 23, 59, 59, 999999)


def test_run_ids_sort_by_as_of_then_start() -> None:
    ids = [
        new_run_id(AS_OF, START),
        new_run_id(AS_OF, START + timedelta(seconds=1)),
        new_run_id(AS_OF + timedelta(days=1), START - timedelta(days=1)),
    ]
    assert ids == sorted(ids)
    assert ids[0].startswith("20260630T235959-")
    assert len(ids[0]) == len("20260630T235959-") + 8


def test_a_second_run_in_the_same_second_gets_its_own_id() -> None:
    first = new_run_id(AS_OF, START)
    second = new_run_id(AS_OF, START, frozenset({first}))
    assert first < second


def test_a_record_comes_back_as_it_was_written(home: Home) -> None:
    run = create_run(home, AS_OF, START, code_version="c", policy_version="p", prior_run_id="x")
    ended = finish_run(home, run, "not_published", START, ("a core file is unreadable",))
    assert list_runs(home) == [ended]
    assert published_run(home) is None


def test_runs_whose_files_are_gone_stay_listed(home: Home, make_run: MakeRun) -> None:
    gone, there = make_run(), make_run()
    for entry in home.run_dir(gone.run_id).iterdir():
        entry.unlink()
    home.run_dir(gone.run_id).rmdir()
    assert [run.run_id for run in list_runs(home)] == [gone.run_id, there.run_id]
    assert kept_runs(home) == [there]


def test_a_torn_ledger_line_loses_no_other(home: Home, make_run: MakeRun) -> None:
    first = make_run()
    with home.ledger.open("a", encoding="utf-8") as file:
        file.write('{"run_id": "torn')
    second = make_run()
    for run in (first, second):
        (home.run_dir(run.run_id) / "run.json").unlink()
    assert list_runs(home) == [first, second]


def test_an_unreadable_record_is_named(home: Home, make_run: MakeRun) -> None:
    record = home.run_dir(make_run().run_id) / "run.json"
    record.write_text('{"state": "asleep"}')
    with pytest.raises(HomeError, match=r"run\.json.*asleep.*remove"):
        list_runs(home)


def test_prior_is_the_published_run_up_to_its_own_as_of(home: Home, make_run: MakeRun) -> None:
    older, newer = make_run(), make_run()
    switch(home, newer.run_id)
    assert prior_run(home, newer.as_of) == newer
    assert prior_run(home, newer.as_of - timedelta(microseconds=1)) == older
    assert prior_run(home, older.as_of - timedelta(microseconds=1)) is None


def test_prior_after_a_rollback_is_what_people_read(home: Home, make_run: MakeRun) -> None:
    older, newer = make_run(), make_run()
    switch(home, newer.run_id)
    switch(home, older.run_id)
    assert prior_run(home, newer.as_of) == older


def test_prior_of_a_repeated_night_is_what_people_read(home: Home, make_run: MakeRun) -> None:
    first, _ = make_run(AS_OF), make_run(AS_OF)
    switch(home, first.run_id)
    assert prior_run(home, AS_OF) == first


def test_prior_leaves_out_failed_and_removed_runs(home: Home, make_run: MakeRun) -> None:
    good = make_run(state="not_published", is_publishable=True)
    make_run(state="not_published")
    make_run(state="failed")
    make_run(with_file=False)
    published = make_run()
    switch(home, published.run_id)
    assert prior_run(home, published.as_of - timedelta(seconds=1)) == good


def test_no_prior_in_an_empty_home(home: Home) -> None:
    assert prior_run(home, AS_OF) is None


def test_the_lock_names_its_holder_and_the_exit_code(home: Home) -> None:
    with (
        lock(home, START),
        pytest.raises(HomeLocked, match=r"process \d+, started 2026-07-01T04:10") as caught,
        lock(home, START),
    ):
        pass
    assert caught.value.exit_code == 75
    with lock(home, START):
        pass


HOLD = """
import sys
from datetime import datetime
from pathlib import Path
from leadhouse.runs import Home, lock
with lock(Home(Path(sys.argv[1])), datetime(2026, 7, 1)):
    sys.stdout.write("held\\n"); sys.stdout.flush(); sys.stdin.read()
"""


def test_a_killed_holder_leaves_no_lock(home: Home) -> None:
    command = [sys.executable, "-c", HOLD, str(home.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"held\n"
            with pytest.raises(HomeLocked, match=f"process {holder.pid},"), lock(home, START):
                pass
        finally:
            holder.kill()
    with lock(home, START):
        pass


def test_a_run_cut_short_is_failed_and_its_files_go(home: Home, make_run: MakeRun) -> None:
    stale = make_run(state="building")
    run_dir = home.run_dir(stale.run_id)
    (run_dir / "logs").mkdir()
    (run_dir / "parquet" / "marts").mkdir(parents=True)
    (home.runs / "never-recorded").mkdir()
    settled = settle_stale_runs(home, START)
    assert [(run.run_id, run.state) for run in settled] == [(stale.run_id, "failed")]
    assert sorted(entry.name for entry in run_dir.iterdir()) == ["logs", "run.json"]
    assert not (home.runs / "never-recorded").exists()
    assert settle_stale_runs(home, START) == []


def test_a_run_killed_right_after_the_switch_is_published(home: Home, make_run: MakeRun) -> None:
    run = make_run(state="building")
    switch(home, run.run_id)
    assert [each.state for each in settle_stale_runs(home, START)] == ["published"]
    assert (home.published / RUN_FILE).read_text() == run.run_id


def test_settling_leaves_finished_runs_alone(home: Home, make_run: MakeRun) -> None:
    run = make_run()
    before = (home.run_dir(run.run_id) / "run.json").stat().st_mtime_ns
    assert settle_stale_runs(home, START) == []
    assert (home.run_dir(run.run_id) / "run.json").stat().st_mtime_ns == before


def test_the_layout_is_the_documented_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    names = [home.landing, home.runs, home.published, home.lock_path, home.ledger]
    assert [path.name for path in names] == [
        "landing",
        "runs",
        "published",
        "lock",
        "runs.jsonl",
    ]

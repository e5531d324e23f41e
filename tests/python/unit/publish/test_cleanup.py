"""Old runs: what is removed and what never is."""

import pytest

from leadhouse.publish.cleanup import clean_runs
from leadhouse.publish.switch import switch
from leadhouse.runs import Home, list_runs

from .conftest import MakeRun


def _present(home: Home) -> list[str]:
    return sorted(path.name for path in home.runs.iterdir())


def test_the_oldest_beyond_keep_go_and_stay_listed(home: Home, make_run: MakeRun) -> None:
    runs = [make_run() for _ in range(4)]
    switch(home, runs[-1].run_id)
    assert clean_runs(home, 2) == [runs[0].run_id, runs[1].run_id]
    assert _present(home) == [runs[2].run_id, runs[3].run_id]
    assert len(list_runs(home)) == 4


def test_the_published_run_and_its_prior_stay(home: Home, make_run: MakeRun) -> None:
    first = make_run()
    second = make_run(prior_run_id=first.run_id)
    others = [make_run() for _ in range(3)]
    switch(home, second.run_id)
    clean_runs(home, 1)
    assert _present(home) == sorted([first.run_id, second.run_id, others[-1].run_id])


def test_failures_push_no_good_run_out(home: Home, make_run: MakeRun) -> None:
    good = [make_run(), make_run()]
    bad = [make_run(state="failed"), make_run(state="not_published"), make_run(state="failed")]
    switch(home, good[-1].run_id)
    clean_runs(home, 2)
    assert _present(home) == sorted(run.run_id for run in (*good, *bad[1:]))


def test_a_running_build_stays(home: Home, make_run: MakeRun) -> None:
    building = make_run(state="building")
    make_run(), make_run()
    clean_runs(home, 1)
    assert building.run_id in _present(home)


def test_a_removal_that_was_cut_short_is_finished(home: Home, make_run: MakeRun) -> None:
    run = make_run()
    (home.runs / ".removed-x" / "parquet").mkdir(parents=True)
    clean_runs(home, 1)
    assert _present(home) == [run.run_id]


def test_keeping_nothing_is_refused(home: Home) -> None:
    with pytest.raises(ValueError, match="keep at least one run"):
        clean_runs(home, 0)

"""Homes whose runs aren't files: what publishing asks of their engine, and in which order."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from leadhouse.intake.manifest import MANIFEST_FILE
from leadhouse.publish.cleanup import clean_runs, settle_stale_runs
from leadhouse.publish.duckdb import DuckDBPublisher
from leadhouse.publish.landing import clean_unused_extracts
from leadhouse.publish.publisher import SwitchError
from leadhouse.publish.spark import SparkPublisher
from leadhouse.publish.switch import rollback, switch
from leadhouse.publish.targets import READERS_VARIABLE, publisher_of, storage_of
from leadhouse.runs import (
    RECORD_NAME,
    Home,
    HomeError,
    Run,
    RunState,
    WrongTarget,
    create_run,
    finish_run,
    home_target,
    kept_runs,
    list_runs,
    prior_run,
    published_run_id,
    require_target,
)
from leadhouse.warehouse.connection import Target, WarehouseError
from leadhouse.warehouse.spark import SparkProfile, prefix_of
from leadhouse.warehouse.storage import Storage, StorageError

from .conftest import START, MakeRun

ROOT = Path(__file__).parents[4]


class Recorder:
    """A publisher that remembers what it was asked, and what the home looked like then."""

    target: Target = "spark"

    def __init__(self, home: Home) -> None:
        self._home = home
        self.asked: list[tuple[str, object]] = []
        self.fails_at = ""

    def restore(self) -> None:
        """Remembers."""
        self._ask("restore", None)

    def check(self, run: Run) -> None:
        """Remembers."""
        self._ask("check", run.run_id)

    def switch(self, run: Run) -> None:
        """Remembers what the link names."""
        self._ask(f"switch from {published_run_id(self._home)}", run.run_id)

    def remove(self, run_id: str) -> None:
        """Remembers whether the run is still kept."""
        kept = [run.run_id for run in kept_runs(self._home) if run.state != "building"]
        self._ask("remove kept" if run_id in kept else "remove", run_id)

    def used_extracts(self, runs: Sequence[Run]) -> list[tuple[str, bool]]:
        """Remembers."""
        self._ask("used_extracts", [run.run_id for run in runs])
        return []

    def keep_landed(self, extract_ids: frozenset[str]) -> None:
        """Remembers."""
        self._ask("keep_landed", extract_ids)

    def _ask(self, what: str, about: object) -> None:
        if self.fails_at and what.startswith(self.fails_at):
            raise WarehouseError("the cluster doesn't answer")
        self.asked.append((what, about))


def _made(home: Home, count: int, state: RunState = "published") -> list[Run]:
    runs = []
    for day in range(1, count + 1):
        moment = START.replace(day=day)
        run = create_run(home, moment, moment, target="spark")
        runs.append(run if state == "building" else finish_run(home, run, state, moment))
    return runs


def test_a_run_on_spark_is_kept_while_its_record_is(home: Home) -> None:
    first, second = _made(home, 2)
    assert kept_runs(home) == [first, second]
    assert prior_run(home, second.as_of) == second
    (home.run_dir(second.run_id) / RECORD_NAME).unlink()
    assert kept_runs(home) == [first]
    assert home_target(home) == "spark"


def test_records_from_before_there_were_targets_are_of_duckdb(
    home: Home, make_run: MakeRun
) -> None:
    record = home.run_dir(make_run().run_id) / RECORD_NAME
    content = json.loads(record.read_text())
    del content["target"]
    record.write_text(json.dumps(content))
    assert [run.target for run in list_runs(home)] == ["duckdb"]
    record.write_text(json.dumps(content | {"target": "abacus"}))
    with pytest.raises(HomeError, match="target 'abacus' is unknown"):
        list_runs(home)


def test_a_home_belongs_to_one_target(home: Home, make_run: MakeRun) -> None:
    require_target(home, "spark")
    run = make_run()
    require_target(home, "duckdb")
    with pytest.raises(WrongTarget, match="holds duckdb runs.*another --home for spark") as caught:
        require_target(home, "spark")
    assert caught.value.exit_code == 2
    with pytest.raises(WrongTarget, match="duckdb"):
        switch(home, run.run_id, Recorder(home))
    with pytest.raises(WrongTarget, match="duckdb"):
        publisher_of(home, ROOT, "spark")
    assert isinstance(publisher_of(home, ROOT), DuckDBPublisher)


def test_a_home_on_spark_is_not_published_as_files(home: Home) -> None:
    (run,) = _made(home, 1)
    with pytest.raises(WrongTarget, match="spark"):
        switch(home, run.run_id)


def test_readers_are_switched_before_the_link(home: Home) -> None:
    first, second = _made(home, 2)
    publisher = Recorder(home)
    switch(home, first.run_id, publisher)
    switch(home, second.run_id, publisher)
    assert rollback(home, START, publisher=publisher) == first
    assert publisher.asked == [
        ("check", first.run_id),
        ("switch from None", first.run_id),
        ("check", second.run_id),
        (f"switch from {first.run_id}", second.run_id),
        ("check", first.run_id),
        (f"switch from {second.run_id}", first.run_id),
    ]
    assert published_run_id(home) == first.run_id


@pytest.mark.parametrize("place", ["check", "switch"])
def test_the_link_stays_where_the_engine_fails(home: Home, place: str) -> None:
    first, second = _made(home, 2)
    publisher = Recorder(home)
    switch(home, first.run_id, publisher)
    publisher.fails_at = place
    with pytest.raises(WarehouseError):
        switch(home, second.run_id, publisher)
    assert published_run_id(home) == first.run_id


def test_a_run_that_nobody_knows_is_refused(home: Home) -> None:
    with pytest.raises(SwitchError, match="has no run r9; `leadhouse runs` lists them"):
        switch(home, "r9", Recorder(home))


def test_a_run_is_no_prior_any_more_when_its_schemas_go(home: Home) -> None:
    runs = _made(home, 3)
    publisher = Recorder(home)
    switch(home, runs[-1].run_id, publisher)
    publisher.fails_at = "remove"
    with pytest.raises(WarehouseError):
        clean_runs(home, 1, publisher)
    assert kept_runs(home) == runs[1:]
    publisher.fails_at, publisher.asked = "", []
    assert clean_runs(home, 1, publisher) == [runs[1].run_id]
    assert publisher.asked == [("remove", runs[0].run_id), ("remove", runs[1].run_id)]
    assert sorted(path.name for path in home.runs.iterdir()) == [runs[2].run_id]


def test_a_run_cut_short_is_removed_from_its_engine(home: Home) -> None:
    (run,) = _made(home, 1, "building")
    publisher = Recorder(home)
    assert [each.state for each in settle_stale_runs(home, START, publisher)] == ["failed"]
    assert publisher.asked == [("remove", run.run_id)]


def test_a_run_that_the_link_names_is_not_removed(home: Home) -> None:
    (run,) = _made(home, 1, "building")
    publisher = Recorder(home)
    switch(home, run.run_id, publisher)
    publisher.asked.clear()
    assert [each.state for each in settle_stale_runs(home, START, publisher)] == ["published"]
    assert publisher.asked == []


def test_only_runs_that_passed_their_gate_use_extracts(home: Home) -> None:
    (good,) = _made(home, 1)
    finish_run(home, create_run(home, START, START, target="spark"), "failed", START)
    publisher = Recorder(home)
    home.landing.mkdir()
    clean_unused_extracts(home, publisher)
    assert publisher.asked == [("used_extracts", [good.run_id]), ("keep_landed", frozenset())]


def test_the_publisher_of_a_home_on_spark(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("dbt.adapters.spark")
    _made(home, 1)
    assert isinstance(publisher_of(home, ROOT), SparkPublisher)
    monkeypatch.setenv(READERS_VARIABLE, "a-b; drop")
    with pytest.raises(HomeError, match="small letters, digits and underscores"):
        publisher_of(home, ROOT)


def test_storage_outside_of_the_home_keeps_only_what_is_landed(tmp_path: Path) -> None:
    home, storage = Home(tmp_path / "home"), Storage(str(tmp_path / "storage"))
    used, cleaned = "0a" * 32, "b1" * 32
    home.landing.mkdir(parents=True)
    for root in (tmp_path / "storage" / "landing", home.landing):
        for name in (used, cleaned, "somebody_elses"):
            (root / name).mkdir(parents=True)
            (root / name / "rows.parquet").touch()

    def connect(prefix: str) -> None:
        raise AssertionError(prefix)

    SparkPublisher(home, connect, storage).keep_landed(frozenset({used}))  # type: ignore[arg-type]
    assert storage.names("landing") == [used, "somebody_elses"]
    (tmp_path / "link").symlink_to(home.path)
    for name in ("home", "link"):
        same = Storage(str(tmp_path / name))
        SparkPublisher(home, connect, same).keep_landed(frozenset())  # type: ignore[arg-type]
    assert sorted(path.name for path in home.landing.iterdir()) == [
        used,
        cleaned,
        "somebody_elses",
    ]


def test_the_home_of_another_warehouse_is_no_storage(tmp_path: Path) -> None:
    home, other = Home(tmp_path / "home"), Home(tmp_path / "other")
    for each in (home, other):
        each.landing.mkdir(parents=True)
        (each.landing / MANIFEST_FILE).write_text("{}")
    (tmp_path / "link").symlink_to(home.path)
    for mine in ("home", "link", "elsewhere"):
        assert storage_of(home, SparkProfile(None, str(tmp_path / mine))).is_local
    with pytest.raises(StorageError, match="home of another warehouse"):
        storage_of(home, SparkProfile(None, str(other.path)))


def test_homes_that_start_in_one_second_have_schemas_of_their_own(tmp_path: Path) -> None:
    homes = [Home(tmp_path / name) for name in "ab"]
    runs = [create_run(home, START, START, target="spark") for home in homes]
    assert len({prefix_of(run.run_id) for run in runs}) == 2
    assert len({run.run_id.rpartition("-")[0] for run in runs}) == 1

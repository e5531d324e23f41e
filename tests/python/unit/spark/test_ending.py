"""How a cluster ends, shown with shells in place of its servers."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from leadhouse.cli.spark import _watch
from leadhouse.spark.cluster import down, up
from leadhouse.spark.processes import MARK, boot_id, end, is_alive, marked, spawn, wait_until
from leadhouse.spark.settings import PARTS, ClusterOptions
from leadhouse.spark.state import Cluster, ClusterHome, Part, read, save

FOREVER = "trap 'exit' TERM; echo ready; while :; do sleep 0.1; done"
HAS_EXECUTOR = f"setsid /bin/sh -c \"trap '' HUP; {FOREVER}\" & {FOREVER}"


@pytest.fixture
def shells(planned: Cluster, home: ClusterHome, tmp_path: Path) -> Iterator[Cluster]:
    """A cluster that is up, of shells; the first worker has started another process."""
    home.scratch.mkdir(parents=True)
    cluster = replace(planned, mark=os.urandom(8).hex(), ready_after_seconds=1.0)
    environment = {"PATH": os.defpath, MARK: cluster.mark}
    for name in PARTS:
        script = HAS_EXECUTOR if name == "worker-1" else FOREVER
        log = tmp_path / f"{name}.log"
        process = spawn(["/bin/sh", "-c", script], environment, tmp_path, log)
        cluster = cluster.with_part(Part(name, process, str(log)))
        ready = 2 if name == "worker-1" else 1
        assert wait_until(lambda log=log, ready=ready: log.read_text().count("ready") == ready, 5)
    save(home, cluster)
    yield cluster
    end(marked(cluster.mark), 1)


def silent(text: str) -> None:
    """Says nothing."""


def test_down_ends_the_parts_in_order_and_what_they_started(
    shells: Cluster, home: ClusterHome
) -> None:
    said: list[str] = []
    assert down(home, said.append)
    assert said == [f"{name} has ended" for name in reversed(PARTS)]
    assert marked(shells.mark) == []
    assert not home.scratch.exists() and read(home) is None
    assert not down(home, said.append)


def test_down_leaves_a_process_that_has_got_the_pid_of_a_part(
    shells: Cluster, home: ClusterHome, tmp_path: Path
) -> None:
    other = spawn(["/bin/sh", "-c", FOREVER], {"PATH": os.defpath}, tmp_path, tmp_path / "other")
    stale = replace(other, started=other.started - 1)
    save(home, replace(shells, parts=(Part("master", stale, ""), *shells.parts)))
    assert down(home, silent)
    assert is_alive(other)
    end([other], 5)


def test_down_after_a_restart_of_the_machine_only_forgets(
    shells: Cluster, home: ClusterHome
) -> None:
    save(home, replace(shells, boot_id=f"not {boot_id()}", mark="another"))
    assert down(home, silent)
    assert read(home) is None
    assert [part for part in shells.parts if not part.is_alive] == []


def test_up_finds_a_cluster_that_runs(shells: Cluster, home: ClusterHome) -> None:
    said: list[str] = []
    assert up(home, ClusterOptions(port=1), 0, said.append) == shells
    assert said == [f"runs already in {home.path}, on 127.0.0.1:{shells.port}"]


def test_up_ends_what_is_left_of_a_broken_cluster(
    shells: Cluster, home: ClusterHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    class StartReachedError(Exception):
        pass

    def planned(*_: object) -> None:
        raise StartReachedError

    monkeypatch.setattr("leadhouse.spark.cluster._planned", planned)
    end([shells.parts[0].process], 5)
    with pytest.raises(StartReachedError):
        up(home, ClusterOptions(), 1, silent)
    assert marked(shells.mark) == []


def test_a_cluster_in_the_foreground_ends_with_its_caller(
    shells: Cluster, home: ClusterHome
) -> None:
    _watch(home, shells, caller=os.getppid() + 1)
    assert marked(shells.mark) == []


def test_a_cluster_in_the_foreground_ends_when_a_part_ends(
    shells: Cluster, home: ClusterHome, capsys: pytest.CaptureFixture[str]
) -> None:
    end([shells.parts[1].process], 5)
    with pytest.raises(SystemExit) as raised:
        _watch(home, shells, caller=os.getppid())
    assert raised.value.code == 1
    assert "ended by itself: worker-1" in capsys.readouterr().err
    assert marked(shells.mark) == []


def test_a_cluster_in_the_foreground_may_be_ended_by_another_command(
    shells: Cluster, home: ClusterHome
) -> None:
    down(home, silent)
    _watch(home, shells, caller=os.getppid())

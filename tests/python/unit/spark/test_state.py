"""What a home says about its cluster."""

import json
from dataclasses import replace

import pytest

from leadhouse.spark.errors import ClusterError
from leadhouse.spark.processes import Process
from leadhouse.spark.state import Cluster, ClusterHome, Part, held, read, save

GONE = Part("master", Process(2**22 + 1, 1), "master.log")


@pytest.fixture
def running(planned: Cluster, home: ClusterHome) -> Cluster:
    """A cluster that was up once, written down."""
    home.path.mkdir()
    cluster = replace(planned.with_part(GONE), ready_after_seconds=12.5)
    save(home, cluster)
    return cluster


def test_what_is_written_is_read(running: Cluster, home: ClusterHome) -> None:
    assert read(home) == running


def test_a_home_without_a_cluster_has_none(home: ClusterHome) -> None:
    assert read(home) is None


def test_people_read_how_to_connect(running: Cluster, home: ClusterHome) -> None:
    connect = json.loads(home.state.read_text())["connect"]
    assert connect["environment"] == {
        "LEADHOUSE_SPARK_HOST": "127.0.0.1",
        "LEADHOUSE_SPARK_PORT": "10001",
    }
    assert connect["jdbc"] == "jdbc:hive2://127.0.0.1:10001"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"parts": [{}]}', "null"])
def test_what_cannot_be_read_says_what_to_do(text: str, home: ClusterHome) -> None:
    home.path.mkdir()
    home.state.write_text(text)
    with pytest.raises(ClusterError, match="cluster.json can't be read .* remove the file"):
        read(home)


def test_a_cluster_with_a_dead_part_does_not_run(running: Cluster) -> None:
    assert (running.dead_parts, running.is_running) == ([GONE], False)


def test_nothing_runs_that_was_started_before_the_machine_was(running: Cluster) -> None:
    self_process = Process(1, _started(1))
    alive = replace(running, parts=(Part("master", self_process, ""),))
    assert alive.is_running
    assert not replace(alive, boot_id="another").is_running


def test_a_cluster_that_never_answered_does_not_run(running: Cluster) -> None:
    alive = replace(running, parts=(Part("master", Process(1, _started(1)), ""),))
    assert not replace(alive, ready_after_seconds=None).is_running


def test_one_command_at_a_time_holds_a_home(home: ClusterHome) -> None:
    with held(home):
        with pytest.raises(ClusterError, match="another command starts or ends this cluster"):
            with held(home):
                pass
    with held(home):
        pass


def _started(pid: int) -> int:
    from leadhouse.spark.processes import PROC, START_FIELD

    text = (PROC / str(pid) / "stat").read_text()
    return int(text.rpartition(")")[2].split()[START_FIELD])

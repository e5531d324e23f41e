"""The cluster of `leadhouse spark up`: complete, on loopback only, and gone after `down`."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from leadhouse.spark import probe, processes, state
from leadhouse.spark.processes import Process, wait_until
from leadhouse.spark.settings import PARTS, WORKERS
from leadhouse.spark.state import ClusterHome

from .conftest import COMMAND, WAIT_SECONDS, RunningCluster

pytestmark = [pytest.mark.long, pytest.mark.spark]

LISTENING = "0A"
# what a path may well hold, and settings and shells read in their own way
ODD_NAME = "höme of a duck & co"


def spark(*arguments: object, home: Path) -> "subprocess.CompletedProcess[str]":
    """A finished `leadhouse spark` command."""
    words = [*COMMAND, *map(str, arguments), "--home", str(home)]
    return subprocess.run(words, capture_output=True, text=True, timeout=2 * WAIT_SECONDS)


def rows(port: int, *statements: str) -> list[tuple[Any, ...]]:
    """The rows of the last of some statements in one session."""
    from pyhive import hive

    with closing(hive.connect(host="127.0.0.1", port=port, username="test")) as connection:
        with closing(connection.cursor()) as cursor:
            for statement in statements:
                cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []


def master_page(cluster: RunningCluster) -> dict[str, Any]:
    """What the master says about its workers and applications."""
    connection = http.client.HTTPConnection(cluster.host, cluster.state.master_ui_port, timeout=10)
    with closing(connection):
        connection.request("GET", "/json/")
        return json.loads(connection.getresponse().read())


def listening_addresses(process: Process) -> list[tuple[str, int]]:
    """The addresses and ports on which a process takes connections."""
    folder = Path("/proc") / str(process.pid)
    inodes = set()
    for descriptor in (folder / "fd").iterdir():
        with suppress(OSError):
            inodes.add(str(descriptor.readlink()))
    found = []
    for table in ("tcp", "tcp6"):
        for line in (folder / "net" / table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENING and f"socket:[{fields[9]}]" in inodes:
                found.append(parse_address(fields[1]))
    return found


def parse_address(text: str) -> tuple[str, int]:
    """An address and port of the kernel's table, whose words are in the machine's byte order."""
    words, _, port = text.partition(":")
    raw = b"".join(bytes.fromhex(words[at : at + 8])[::-1] for at in range(0, len(words), 8))
    address = ip_address(raw)
    return str(getattr(address, "ipv4_mapped", None) or address), int(port, 16)


@pytest.fixture
def own_home(tmp_path: Path) -> Iterator[Path]:
    """A home for a cluster of the test's own."""
    home = tmp_path / ODD_NAME
    yield home
    spark("down", home=home)


def test_the_cluster_was_up_in_time(cluster: RunningCluster) -> None:
    assert cluster.state.ready_after_seconds is not None
    assert 0 < cluster.state.ready_after_seconds <= WAIT_SECONDS
    assert [part.name for part in cluster.state.parts] == list(PARTS)


def test_both_workers_run_an_executor_that_answers(cluster: RunningCluster) -> None:
    assert rows(cluster.port, "select count(*) from range(0, 100, 1, 4)") == [(100,)]
    page = master_page(cluster)
    assert page["aliveworkers"] == len(WORKERS)
    alive = [worker for worker in page["workers"] if worker["state"] == "ALIVE"]
    assert [worker["coresused"] for worker in alive] == [cluster.state.cores] * len(WORKERS)
    assert [app["state"] for app in page["activeapps"]] == ["RUNNING"]
    # two executors beside the four servers
    assert len(processes.marked(cluster.state.mark)) == len(PARTS) + len(WORKERS)


def test_it_listens_on_loopback_only(cluster: RunningCluster) -> None:
    listening = [
        address
        for process in processes.marked(cluster.state.mark)
        for address in listening_addresses(process)
    ]
    ports = {port for _, port in listening}
    assert {cluster.port, cluster.state.master_port, cluster.state.master_ui_port} <= ports
    assert [each for each in listening if not ip_address(each[0]).is_loopback] == []


def test_an_address_that_the_world_reaches_is_seen() -> None:
    with (
        socket.create_server(("0.0.0.0", 0)) as everywhere,
        socket.create_server(("127.0.0.1", 0)) as here,
    ):
        found = listening_addresses(Process(os.getpid(), 0))
        assert ("0.0.0.0", everywhere.getsockname()[1]) in found
        assert ("127.0.0.1", here.getsockname()[1]) in found


def test_sessions_are_in_utc_and_write_portable_timestamps(cluster: RunningCluster) -> None:
    assert rows(cluster.port, "select current_timezone()") == [("UTC",)]
    key = "spark.sql.parquet.outputTimestampType"
    assert rows(cluster.port, f"set {key}") == [(key, "TIMESTAMP_MICROS")]


def test_a_second_up_changes_nothing(cluster: RunningCluster) -> None:
    before = cluster.state
    said = spark("up", home=cluster.home)
    assert (said.returncode, "runs already" in said.stderr) == (0, True), said.stderr
    assert said.stdout.splitlines() == [
        f"export {name}={value}" for name, value in cluster.env.items()
    ]
    assert cluster.state == before


def test_a_cluster_outlives_its_starter_and_ends_without_a_trace(own_home: Path) -> None:
    said = spark("up", "--port", 0, "--memory", "1g", home=own_home)
    assert said.returncode == 0, said.stderr
    started = state.read(ClusterHome(own_home))
    assert started is not None and started.is_running
    assert len(processes.marked(started.mark)) == len(PARTS) + len(WORKERS)
    status = spark("status", home=own_home)
    assert (status.returncode, f"127.0.0.1:{started.port}" in status.stdout) == (0, True)
    kept = "select text, id from kept"
    made = "create table kept using parquet as select 'é🦆\\'' as text, id from range(1)"
    assert rows(started.port, made, kept) == [("é🦆'", 0)]

    ended = spark("down", home=own_home)
    assert ended.returncode == 0, ended.stderr
    assert processes.marked(started.mark) == []
    assert not any(probe.is_listening(p) for p in (started.port, started.master_port))
    left = {path.name for path in own_home.iterdir()}
    assert left == {"conf", "lock", "logs", "metastore", "warehouse", "work"}
    again = spark("down", home=own_home)
    assert (again.returncode, "no cluster runs" in again.stderr) == (0, True)
    assert spark("status", home=own_home).returncode == 1


def test_an_interrupted_start_leaves_nothing(own_home: Path) -> None:
    words = [*COMMAND, "up", "--port", "0", "--home", str(own_home)]
    with subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as starting:
        assert wait_until(lambda: bool(_parts(own_home)), WAIT_SECONDS)
        begun = state.read(ClusterHome(own_home))
        assert begun is not None and processes.marked(begun.mark)
        # twice, as a terminal and a supervisor may both send one
        starting.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        starting.send_signal(signal.SIGTERM)
        starting.communicate(timeout=WAIT_SECONDS)
    assert starting.returncode == 128 + signal.SIGTERM
    assert processes.marked(begun.mark) == []
    assert state.read(ClusterHome(own_home)) is None


def test_a_start_that_takes_too_long_says_so_and_leaves_nothing(own_home: Path) -> None:
    said = spark("up", "--port", 0, "--wait", 0.1, home=own_home)
    assert said.returncode == 1
    assert "no sign of the master after 0.1 s" in said.stderr
    assert state.read(ClusterHome(own_home)) is None


def test_down_mends_a_start_that_was_killed(own_home: Path) -> None:
    words = [*COMMAND, "up", "--port", "0", "--home", str(own_home)]
    with subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as starting:
        assert wait_until(lambda: bool(_parts(own_home)), WAIT_SECONDS)
        starting.kill()
        starting.communicate(timeout=WAIT_SECONDS)
    begun = state.read(ClusterHome(own_home))
    assert begun is not None and processes.marked(begun.mark)
    assert spark("down", home=own_home).returncode == 0
    assert processes.marked(begun.mark) == []


def _parts(home: Path) -> tuple[state.Part, ...]:
    begun = state.read(ClusterHome(home))
    return begun.parts if begun else ()

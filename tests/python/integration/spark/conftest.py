"""A real cluster for the tests of this folder, started once and ended whatever happens."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from leadhouse.spark import processes, state
from leadhouse.spark.state import HOST, ClusterHome

COMMAND = (sys.executable, "-c", "from leadhouse.cli import main; main()", "spark")
WAIT_SECONDS = 120
END_SECONDS = 120
READY = "export LEADHOUSE_SPARK_PORT="
# the home of a cluster that runs already, for quick work on one test: `leadhouse spark up` made it
RUNNING_HOME = "LEADHOUSE_TEST_SPARK_HOME"


@dataclass(frozen=True)
class RunningCluster:
    """A cluster that answers."""

    home: Path

    @property
    def state(self) -> state.Cluster:
        """What its home says about it."""
        found = state.read(ClusterHome(self.home))
        assert found is not None, f"no cluster runs in {self.home}"
        return found

    @property
    def host(self) -> str:
        """Where its Thrift server listens."""
        return HOST

    @property
    def port(self) -> int:
        """The port of its Thrift server."""
        return self.state.port

    @property
    def env(self) -> dict[str, str]:
        """The variables that lead leadhouse and dbt to it."""
        return self.state.environment


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCluster]:
    """A running cluster; without Java or pyspark the test fails with what to do.

    It ends with the tests, also when they are killed: it watches the process that started it.
    """
    if named := os.environ.get(RUNNING_HOME):
        yield RunningCluster(Path(named))
        return
    home = tmp_path_factory.mktemp("spark")
    with ExitStack() as stack:
        log = stack.enter_context((home / "up.log").open("w+", encoding="utf-8"))
        process = subprocess.Popen(
            [*COMMAND, "up", "--foreground", "--port", "0", "--home", str(home)]
            + ["--wait", str(WAIT_SECONDS)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        stack.callback(_end, process)
        assert process.stdout is not None
        if not any(line.startswith(READY) for line in process.stdout):
            log.seek(0)
            pytest.fail(f"no cluster for the tests:\n{log.read()}", pytrace=False)
        running = RunningCluster(home)
        mark = running.state.mark
        yield running
    left = processes.marked(mark)
    assert not left, f"processes of the cluster were not ended: {left}"


def _end(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.communicate(timeout=END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()

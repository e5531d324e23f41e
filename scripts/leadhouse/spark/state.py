"""What a cluster's home says about the cluster that runs in it."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from leadhouse.publish.durable import write_atomic
from leadhouse.spark.errors import ClusterError
from leadhouse.spark.processes import Process, boot_id, is_alive, wait_until

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class ClusterHome:
    """The folders of one cluster."""

    path: Path

    @property
    def state(self) -> Path:
        """What runs, and how to connect; there is none while nothing runs."""
        return self.path / "cluster.json"

    @property
    def lock(self) -> Path:
        """The file that one command at a time locks."""
        return self.path / "lock"

    @property
    def conf(self) -> Path:
        """Settings of all parts, written anew at each start."""
        return self.path / "conf"

    @property
    def logs(self) -> Path:
        """One log a part."""
        return self.path / "logs"

    @property
    def work(self) -> Path:
        """One folder a worker, with the logs of its executors."""
        return self.path / "work"

    @property
    def scratch(self) -> Path:
        """What only a running cluster needs: shuffled rows, temporary files."""
        return self.path / "scratch"

    @property
    def warehouse(self) -> Path:
        """The files of the tables."""
        return self.path / "warehouse"

    @property
    def metastore(self) -> Path:
        """The database that knows the tables."""
        return self.path / "metastore"


@dataclass(frozen=True, slots=True)
class Part:
    """A server of the cluster."""

    name: str
    process: Process
    log: str

    @property
    def is_alive(self) -> bool:
        """Whether the server still runs."""
        return is_alive(self.process)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that was started; `ready_after_seconds` is null until it answered a query."""

    mark: str
    port: int
    master_port: int
    master_ui_port: int
    cores: int
    memory: str
    java: str
    boot_id: str
    parts: tuple[Part, ...] = ()
    ready_after_seconds: float | None = None

    @property
    def is_of_this_boot(self) -> bool:
        """Whether its processes can still be there."""
        return self.boot_id == boot_id()

    @property
    def live_parts(self) -> list[Part]:
        """The servers that still run."""
        return [part for part in self.parts if part.is_alive] if self.is_of_this_boot else []

    @property
    def dead_parts(self) -> list[Part]:
        """The servers that have ended."""
        live = self.live_parts
        return [part for part in self.parts if part not in live]

    @property
    def is_running(self) -> bool:
        """Whether it was up once and all its servers still run."""
        return self.ready_after_seconds is not None and not self.dead_parts

    @property
    def environment(self) -> dict[str, str]:
        """What tells leadhouse and dbt where the cluster is."""
        return {"LEADHOUSE_SPARK_HOST": HOST, "LEADHOUSE_SPARK_PORT": str(self.port)}

    def with_part(self, part: Part) -> "Cluster":
        """The cluster with one more server."""
        return replace(self, parts=(*self.parts, part))


def save(home: ClusterHome, cluster: Cluster) -> None:
    """Writes what runs, and how to connect, for `read` and for people."""
    connect = {
        "environment": cluster.environment,
        "jdbc": f"jdbc:hive2://{HOST}:{cluster.port}",
        "master": f"spark://{HOST}:{cluster.master_port}",
        "master_page": f"http://{HOST}:{cluster.master_ui_port}",
    }
    content = {**asdict(cluster), "connect": connect}
    write_atomic(home.state, json.dumps(content, indent=2) + "\n")


def read(home: ClusterHome) -> Cluster | None:
    """The cluster that was last started in the home, if it wasn't ended since."""
    try:
        content = json.loads(home.state.read_text(encoding="utf-8"))
        return _from_content(content)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise ClusterError(
            f"{home.state} can't be read ({error}); end the Java processes of the cluster, if any"
            " still run, then remove the file"
        ) from error


@contextlib.contextmanager
def held(home: ClusterHome, patience: float = 0) -> Iterator[None]:
    """Holds the home for one command; raises `ClusterError` when another has it for too long."""
    home.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(home.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not wait_until(lambda: _is_locked(descriptor), patience):
            raise ClusterError(
                f"{home.path}: another command starts or ends this cluster; wait until it is done"
            )
        yield
    finally:
        os.close(descriptor)


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _from_content(content: dict[str, Any]) -> Cluster:
    parts = tuple(
        Part(part["name"], Process(**part["process"]), part["log"]) for part in content["parts"]
    )
    names = [name for name in Cluster.__slots__ if name != "parts"]
    return Cluster(**{name: content[name] for name in names}, parts=parts)

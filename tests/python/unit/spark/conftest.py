"""A cluster that is only written down, in a home of its own."""

from pathlib import Path

import pytest

from leadhouse.spark.processes import boot_id
from leadhouse.spark.state import Cluster, ClusterHome


@pytest.fixture
def home(tmp_path: Path) -> ClusterHome:
    return ClusterHome(tmp_path / "a cluster")


@pytest.fixture
def planned() -> Cluster:
    """A cluster of which nothing was started yet."""
    return Cluster(
        mark="m" * 32,
        port=10001,
        master_port=10002,
        master_ui_port=10003,
        cores=3,
        memory="1500m",
        java="/opt/java",
        boot_id=boot_id(),
    )

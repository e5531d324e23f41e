"""The commands, settings and environment of a cluster's parts."""

from pathlib import Path

import pytest

from leadhouse.spark.processes import MARK
from leadhouse.spark.settings import (
    MASTER,
    PARTS,
    THRIFT_CLASS,
    THRIFT_SERVER,
    WORKERS,
    command,
    defaults,
    part_environment,
    properties,
)
from leadhouse.spark.state import Cluster, ClusterHome

SPARK = Path("/opt/spark")


def words(part: str, planned: Cluster, home: ClusterHome) -> list[str]:
    return command(part, planned, home, SPARK)


def option(line: list[str], name: str) -> str:
    return line[line.index(name) + 1]


def test_the_master_listens_on_loopback_at_its_ports(planned: Cluster, home: ClusterHome) -> None:
    line = words(MASTER, planned, home)
    assert line[:2] == ["/opt/spark/bin/spark-class", "org.apache.spark.deploy.master.Master"]
    assert option(line, "--host") == "127.0.0.1"
    assert (option(line, "--port"), option(line, "--webui-port")) == ("10002", "10003")


@pytest.mark.parametrize("part", WORKERS)
def test_a_worker_serves_the_master_with_its_share(
    part: str, planned: Cluster, home: ClusterHome
) -> None:
    line = words(part, planned, home)
    assert line[1] == "org.apache.spark.deploy.worker.Worker"
    assert (option(line, "--cores"), option(line, "--memory")) == ("3", "1500m")
    assert (option(line, "--host"), option(line, "--webui-port")) == ("127.0.0.1", "0")
    assert option(line, "--work-dir") == str(home.path / "work" / part)
    assert line[-1] == "spark://127.0.0.1:10002"


def test_the_thrift_server_is_an_application_of_the_master(
    planned: Cluster, home: ClusterHome
) -> None:
    line = words(THRIFT_SERVER, planned, home)
    assert line[0] == "/opt/spark/bin/spark-submit"
    assert option(line, "--class") == THRIFT_CLASS
    assert defaults(planned, home)["spark.master"] == "spark://127.0.0.1:10002"


def test_all_that_a_cluster_writes_is_in_its_home(planned: Cluster, home: ClusterHome) -> None:
    settings = defaults(planned, home)
    for name in ("spark.sql.warehouse.dir", "spark.hadoop.hive.exec.scratchdir"):
        assert Path(settings[name]).is_relative_to(home.path)
    url = settings["spark.hadoop.javax.jdo.option.ConnectionURL"]
    assert url == f"jdbc:derby:;databaseName={home.path / 'metastore'};create=true"
    for name in ("spark.driver.extraJavaOptions", "spark.executor.extraJavaOptions"):
        assert f'"-Djava.io.tmpdir={home.path / "scratch"}"' in settings[name]


def test_nothing_listens_elsewhere_than_on_loopback(planned: Cluster, home: ClusterHome) -> None:
    settings = defaults(planned, home)
    for name in (
        "spark.driver.host",
        "spark.driver.bindAddress",
        "spark.hadoop.hive.server2.thrift.bind.host",
    ):
        assert settings[name] == "127.0.0.1"
    assert settings["spark.ui.enabled"] == settings["spark.master.rest.enabled"] == "false"
    assert part_environment(MASTER, {}, planned, home, SPARK)["SPARK_LOCAL_IP"] == "127.0.0.1"


def test_both_workers_cores_share_a_query(planned: Cluster, home: ClusterHome) -> None:
    settings = defaults(planned, home)
    assert settings["spark.sql.shuffle.partitions"] == "6"
    assert (settings["spark.executor.cores"], settings["spark.executor.memory"]) == ("3", "1500m")


def test_settings_are_one_line_each() -> None:
    assert properties({"a.b": "c d", "e": "é=1"}) == "a.b=c d\ne=é=1\n"


@pytest.mark.parametrize("part", PARTS)
def test_what_was_set_for_another_cluster_is_left_out(
    part: str, planned: Cluster, home: ClusterHome
) -> None:
    foreign = {
        "SPARK_HOME": "/other",
        "SPARK_SUBMIT_OPTS": "-Dspark.ui.enabled=true",
        "HADOOP_CONF_DIR": "/other",
        "PYSPARK_SUBMIT_ARGS": "--master local",
    }
    kept = {"PATH": "/usr/bin", "HTTPS_PROXY": "x"}
    environment = part_environment(part, {**foreign, **kept}, planned, home, SPARK)
    assert environment.items() >= kept.items()
    assert environment["SPARK_HOME"] == "/opt/spark"
    assert foreign.keys() & environment.keys() == {"SPARK_HOME"}
    assert (environment[MARK], environment["JAVA_HOME"]) == (planned.mark, "/opt/java")


def test_the_memory_of_the_thrift_server_is_what_the_user_chose(
    planned: Cluster, home: ClusterHome
) -> None:
    given = {
        part: part_environment(part, {}, planned, home, SPARK)["SPARK_DAEMON_MEMORY"]
        for part in PARTS
    }
    assert given.pop(THRIFT_SERVER) == "1500m"
    assert "1500m" not in given.values()

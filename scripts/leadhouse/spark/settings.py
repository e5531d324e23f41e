"""How the parts of a cluster are set up: their settings, their commands, their environment."""

import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from leadhouse.spark.errors import ClusterError
from leadhouse.spark.processes import MARK
from leadhouse.spark.state import HOST, Cluster, ClusterHome

MASTER, THRIFT_SERVER = "master", "thrift-server"
WORKERS = ("worker-1", "worker-2")
PARTS = (MASTER, *WORKERS, THRIFT_SERVER)
THRIFT_CLASS = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"

# what a caller has set for other clusters would change this one
FOREIGN = ("SPARK_", "PYSPARK_", "HADOOP_", "HIVE_", "YARN_")
# two cores serve six Java processes, and small tables: the quick compiler alone halves the CPU of
# forty `create table` over 20,000 rows (39 s against 83 s) and of the start (27 s against 43 s)
# its room for compiled code is small by default, and a night's queries fill it
JAVA_OPTIONS = (
    "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=512m -XX:-UsePerfData"
)
DAEMON_MEMORY = "256m"

LOGGING = """\
# warnings and errors of all, and what the cluster does; the parts write to their own files
rootLogger.level = warn
rootLogger.appenderRef.file.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{yyyy-MM-dd HH:mm:ss.SSS} %p %c{1}: %m%n%ex
logger.deploy.name = org.apache.spark.deploy
logger.deploy.level = info
# warn of what is no concern: a session that ends with nothing to cancel, no native Hadoop
logger.scheduler.name = org.apache.spark.scheduler.DAGScheduler
logger.scheduler.level = error
logger.native.name = org.apache.hadoop.util.NativeCodeLoader
logger.native.level = error
"""


@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """What a user may choose; `cores` and `memory` are those of each worker."""

    port: int = 10000
    cores: int = 1
    memory: str = "2g"


def spark_home() -> Path:
    """The Spark that the installed pyspark brings along."""
    found = importlib.util.find_spec("pyspark")
    if found is None or not found.submodule_search_locations:
        raise ClusterError(
            "pyspark is not installed; install leadhouse with its extra: `leadhouse[spark]`, or"
            " run `make set-up-spark`"
        )
    return Path(found.submodule_search_locations[0])


def defaults(cluster: Cluster, home: ClusterHome) -> dict[str, str]:
    """The settings of every part, as Spark reads them from `spark-defaults.conf`."""
    all_cores = str(cluster.cores * len(WORKERS))
    return {
        "spark.master": f"spark://{HOST}:{cluster.master_port}",
        "spark.master.rest.enabled": "false",
        "spark.driver.host": HOST,
        "spark.driver.bindAddress": HOST,
        # a port that is taken is an error, not a reason to try the next
        "spark.port.maxRetries": "0",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": cluster.memory,
        "spark.driver.extraJavaOptions": _java_options(home, "derby.stream.error.file"),
        "spark.executor.memory": cluster.memory,
        "spark.executor.cores": str(cluster.cores),
        "spark.executor.extraJavaOptions": _java_options(home),
        # the first query waits for the executors of both workers
        "spark.scheduler.minRegisteredResourcesRatio": "1.0",
        "spark.default.parallelism": all_cores,
        "spark.sql.shuffle.partitions": all_cores,
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
        "spark.sql.catalogImplementation": "hive",
        "spark.sql.warehouse.dir": str(home.warehouse),
        "spark.hadoop.javax.jdo.option.ConnectionURL": (
            f"jdbc:derby:;databaseName={home.metastore};create=true"
        ),
        "spark.hadoop.hive.exec.scratchdir": str(home.scratch / "hive"),
        "spark.hadoop.hive.exec.local.scratchdir": str(home.scratch / "hive-local"),
        "spark.hadoop.hive.server2.logging.operation.enabled": "false",
        "spark.hadoop.hive.server2.thrift.bind.host": HOST,
        "spark.hadoop.hive.server2.thrift.port": str(cluster.port),
    }


def properties(settings: Mapping[str, str]) -> str:
    """Settings as the text of the properties file that Spark reads, which is UTF-8."""
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def command(part: str, cluster: Cluster, home: ClusterHome, spark: Path) -> list[str]:
    """The command line of a part."""
    run = [str(spark / "bin/spark-class")]
    if part == MASTER:
        ports = ["--port", str(cluster.master_port), "--webui-port", str(cluster.master_ui_port)]
        return [*run, "org.apache.spark.deploy.master.Master", "--host", HOST, *ports]
    if part == THRIFT_SERVER:
        return [str(spark / "bin/spark-submit"), "--class", THRIFT_CLASS, "spark-internal"]
    sizes = ["--cores", str(cluster.cores), "--memory", cluster.memory]
    place = ["--webui-port", "0", "--work-dir", str(home.work / part)]
    url = f"spark://{HOST}:{cluster.master_port}"
    return [*run, "org.apache.spark.deploy.worker.Worker", "--host", HOST, *sizes, *place, url]


def part_environment(
    part: str, inherited: Mapping[str, str], cluster: Cluster, home: ClusterHome, spark: Path
) -> dict[str, str]:
    """The environment of a part; what it inherits about other clusters is left out.

    Spark's launcher takes the Thrift server for one of the daemons, so that their variables, not
    the driver's settings, give it memory.
    """
    kept = {name: value for name, value in inherited.items() if not name.startswith(FOREIGN)}
    carries_rows = part == THRIFT_SERVER
    return {
        **kept,
        MARK: cluster.mark,
        "JAVA_HOME": cluster.java,
        "SPARK_HOME": str(spark),
        "SPARK_CONF_DIR": str(home.conf),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_LOCAL_DIRS": str(home.scratch),
        "SPARK_DAEMON_MEMORY": cluster.memory if carries_rows else DAEMON_MEMORY,
        "SPARK_DAEMON_JAVA_OPTS": "" if carries_rows else _java_options(home),
        "SPARK_LAUNCHER_OPTS": JAVA_OPTIONS,
        "PYSPARK_PYTHON": sys.executable,
        # else Java takes names of files, and texts, for ASCII
        "LC_ALL": "C.UTF-8",
    }


def _java_options(home: ClusterHome, *logs: str) -> str:
    files = [f'"-D{name}={home.logs / "derby.log"}"' for name in logs]
    return " ".join((JAVA_OPTIONS, _temporary(home), *files))


def _temporary(home: ClusterHome) -> str:
    return f'"-Djava.io.tmpdir={home.scratch}"'

"""Starting a cluster, waiting until it answers, and ending it."""

import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from leadhouse.spark import probe, processes
from leadhouse.spark.errors import ClusterError
from leadhouse.spark.java import find_java
from leadhouse.spark.settings import (
    LOGGING,
    MASTER,
    THRIFT_SERVER,
    WORKERS,
    ClusterOptions,
    command,
    defaults,
    part_environment,
    properties,
    spark_home,
)
from leadhouse.spark.state import HOST, Cluster, ClusterHome, Part, held, read, save

Say = Callable[[str], None]

GRACE_SECONDS = 10.0
LOCK_SECONDS = 60.0
LOG_LINES = 25
NEXT_QUERY_SECONDS = 0.5
# these end a path in a setting of Spark or stand for something there, or Java can't read them
UNFIT_SHOWN = r""";:,"'\$*?[]{}#%"""
UNFIT = re.compile(f"[{re.escape(UNFIT_SHOWN)}\x00-\x1f\U00010000-\U0010ffff]")


def up(home: ClusterHome, options: ClusterOptions, wait_seconds: float, say: Say) -> Cluster:
    """Starts a cluster, or finds it running, and returns when it has answered a query.

    Whatever goes wrong, also an interrupt, ends all that was started.
    """
    with held(home):
        there = read(home)
        if there is not None and there.is_running:
            say(f"runs already in {home.path}, on {HOST}:{there.port}")
            return there
        if there is not None:
            say("ends what is left of an earlier start")
            _end(home, there, say)
        return _start(home, options, wait_seconds, say)


def down(home: ClusterHome, say: Say) -> bool:
    """Ends the cluster of the home, and says whether there was one."""
    if not home.state.exists():
        return False
    with held(home, patience=LOCK_SECONDS):
        there = read(home)
        if there is not None:
            _end(home, there, say)
        return there is not None


def find(home: ClusterHome) -> Cluster:
    """The cluster that runs in the home; raises `ClusterError` where there is none."""
    there = read(home)
    if there is None:
        raise ClusterError(f"no cluster runs in {home.path}; start one with `leadhouse spark up`")
    return there


def tail(home: ClusterHome, part: str) -> str:
    """The last lines of a part's log, without those that only say where in Spark it was."""
    try:
        text = (home.logs / f"{part}.log").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    told = [line for line in text.splitlines() if not line.startswith("\tat ")]
    return "\n".join(told[-LOG_LINES:])


def _start(home: ClusterHome, options: ClusterOptions, wait_seconds: float, say: Say) -> Cluster:
    if UNFIT.search(str(home.path)):
        raise ClusterError(
            f"{home.path}: Spark can't work in a folder whose path has one of {UNFIT_SHOWN}, a"
            " control character or an emoji; choose another with --home"
        )
    cluster = _planned(options, os.environ)
    spark = spark_home()
    probe.require_client()
    say(f"Spark in {spark}, Java in {cluster.java}")
    _prepare(home, cluster)
    save(home, cluster)
    try:
        return _Start(home, cluster, say, wait_seconds).run()
    except BaseException:
        # what is marked is found even if the interrupt came before it was written down
        _end(home, read(home) or cluster, say)
        raise


def _planned(options: ClusterOptions, environment: Mapping[str, str]) -> Cluster:
    """The cluster as it will be started; nothing is started yet."""
    java = find_java(environment)
    if options.port and not probe.is_free(options.port):
        raise ClusterError(
            f"port {options.port} is in use by another program; choose another with --port,"
            " or a free one with --port 0"
        )
    master_port, master_ui_port, free_port = probe.free_ports(3)
    return Cluster(
        mark=secrets.token_hex(16),
        port=options.port or free_port,
        master_port=master_port,
        master_ui_port=master_ui_port,
        cores=options.cores,
        memory=options.memory,
        java=str(java.home),
        boot_id=processes.boot_id(),
    )


def _prepare(home: ClusterHome, cluster: Cluster) -> None:
    shutil.rmtree(home.scratch, ignore_errors=True)
    local = home.scratch / "hive-local"
    for folder in (home.conf, home.logs, home.work, home.scratch, home.warehouse, local):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = properties(defaults(cluster, home))
    (home.conf / "spark-defaults.conf").write_text(settings, encoding="utf-8")
    (home.conf / "log4j2.properties").write_text(LOGGING, encoding="utf-8")


class _Start:
    """One start of a cluster, up to its first answer."""

    def __init__(self, home: ClusterHome, cluster: Cluster, say: Say, wait_seconds: float) -> None:
        self.home, self.cluster, self.say = home, cluster, say
        self.spark = spark_home()
        self.began = time.monotonic()
        self.wait_seconds = wait_seconds

    def run(self) -> Cluster:
        """Starts all parts. The others retry a missing master only after seconds: it goes first."""
        self.launch(MASTER)
        self.wait_for(lambda: probe.is_listening(self.cluster.master_port), MASTER)
        for part in (*WORKERS, THRIFT_SERVER):
            self.launch(part)
        self.wait_for(
            lambda: probe.live_workers(self.cluster.master_ui_port) == len(WORKERS), *WORKERS
        )
        self.wait_for(lambda: probe.is_listening(self.cluster.port), THRIFT_SERVER)
        self.wait_for(self.has_answered, "first query")
        self.cluster = replace(self.cluster, ready_after_seconds=round(self.elapsed, 1))
        save(self.home, self.cluster)
        self.say(f"{self.home.path} is ready after {self.elapsed:.1f} s")
        return self.cluster

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.began

    def launch(self, part: str) -> None:
        """Starts a part and writes it down."""
        log = self.home.logs / f"{part}.log"
        process = processes.spawn(
            command(part, self.cluster, self.home, self.spark),
            part_environment(part, os.environ, self.cluster, self.home, self.spark),
            self.home.path,
            log,
        )
        self.cluster = self.cluster.with_part(Part(part, process, str(log)))
        save(self.home, self.cluster)

    def wait_for(self, condition: Callable[[], bool], *names: str) -> None:
        """Waits until something is up; raises when a part ends or the time is over."""
        while not condition():
            for part in self.cluster.dead_parts:
                raise ClusterError(
                    f"the {part.name} ended while it started; the end of its log, {part.log}:\n"
                    f"{tail(self.home, part.name)}"
                )
            if self.elapsed > self.wait_seconds:
                raise ClusterError(self.late(names))
            time.sleep(processes.POLL_SECONDS)
        for name in names:
            self.say(f"{name} is up after {self.elapsed:.1f} s")

    def late(self, names: tuple[str, ...]) -> str:
        """What to say when the time is over."""
        logged = (
            names[0] if names[0] in {part.name for part in self.cluster.parts} else THRIFT_SERVER
        )
        return (
            f"no sign of the {' and the '.join(names)} after {self.wait_seconds:g} s; allow more"
            f" with --wait, or see the end of its log, {self.home.logs / f'{logged}.log'}:\n"
            f"{tail(self.home, logged)}"
        )

    def has_answered(self) -> bool:
        """Whether a query is answered in the time that is left."""
        left = max(self.wait_seconds - self.elapsed, NEXT_QUERY_SECONDS)
        return probe.answers(self.cluster.port, left)


def _end(home: ClusterHome, cluster: Cluster, say: Say) -> None:
    """Ends the Thrift server and with it its executors, then the workers, then the master."""
    for part in reversed(cluster.live_parts):
        processes.end([part.process], GRACE_SECONDS)
        say(f"{part.name} has ended")
    processes.end(processes.marked(cluster.mark), GRACE_SECONDS)
    if left := processes.marked(cluster.mark):
        pids = ", ".join(str(process.pid) for process in left)
        raise ClusterError(f"these processes of the cluster can't be ended: {pids}")
    shutil.rmtree(home.scratch, ignore_errors=True)
    home.state.unlink(missing_ok=True)

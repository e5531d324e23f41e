"""The commands about a Spark cluster on this machine: spark up, spark down and spark status."""

import os
import shlex
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from leadhouse.cli.errors import NOT_PUBLISHED, stop

if TYPE_CHECKING:
    from leadhouse.spark.state import Cluster, ClusterHome

SMALLEST_MB = 512
ANSWER_SECONDS = 30
WATCH_SECONDS = 0.5
STOPPED = 128


class Memory(click.ParamType[str]):
    """An amount of memory as Spark writes it."""

    name = "size"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """The text, if it is a whole number and a unit, and enough for Spark to start."""
        text = str(value).lower()
        number, unit = text[:-1], text[-1:]
        if unit not in ("m", "g") or not (number.isascii() and number.isdigit()):
            self.fail(f"{value!r} is no amount of memory; write 2g or 1500m", param, ctx)
        if int(number) < (SMALLEST_MB if unit == "m" else 1):
            self.fail(f"{value!r} is too little for Spark; give it at least 512m", param, ctx)
        return text


home_option = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("spark"),
    show_default=True,
    help="Folder of the cluster: its tables, settings and logs.",
)


def _guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Turns what people can mend into one clear text and an exit code."""

    @wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from leadhouse.spark.errors import ClusterError

        try:
            return function(*args, **kwargs)
        except (ClusterError, OSError) as error:
            stop(str(error), NOT_PUBLISHED)

    return wrapped


@click.group()
def spark() -> None:
    """Starts and ends a Spark cluster on this machine, for tests and for trying Spark out.

    It is a real standalone cluster from the installed pyspark: a master, two workers and a Thrift
    server, which dbt and leadhouse connect to. It listens on 127.0.0.1 only and asks nobody for a
    password: whoever works on this machine can read its tables. Needs Java 17 or newer.

    \b
      eval "$(leadhouse spark up)"
      leadhouse nightly --target spark --data DIR --home spark_warehouse
      leadhouse spark down
    """


@spark.command()
@home_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=10000,
    show_default=True,
    help="Port of the Thrift server; 0 takes a free one.",
)
@click.option(
    "--cores",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Cores of each of the two workers.",
)
@click.option(
    "--memory",
    type=Memory(),
    default="2g",
    show_default=True,
    help="Memory of each worker's executor, and of the Thrift server.",
)
@click.option(
    "--wait",
    type=click.FloatRange(min=0, min_open=True),
    default=120,
    show_default=True,
    metavar="SECONDS",
    help="How long the start may take.",
)
@click.option(
    "--foreground",
    is_flag=True,
    help="Stay, and end the cluster at Ctrl-C or when the program that called this one ends.",
)
@_guarded
def up(home: Path, port: int, cores: int, memory: str, wait: float, foreground: bool) -> None:
    """Starts the cluster and waits until it has answered a query.

    Prints the environment that leads leadhouse and dbt to it. The cluster outlives the terminal;
    what it is made of and how to connect is in HOME/cluster.json. Tables are kept for the next
    start. If it runs already, nothing happens; if it can't start, all that was started is ended.
    """
    from leadhouse.spark.cluster import up as start
    from leadhouse.spark.settings import ClusterOptions
    from leadhouse.spark.state import ClusterHome

    caller = os.getppid()
    place = ClusterHome(home.resolve())
    with _interruptible():
        cluster = start(place, ClusterOptions(port, cores, memory), wait, _say)
        for name, value in cluster.environment.items():
            click.echo(f"export {name}={shlex.quote(value)}")
        if foreground:
            sys.stdout.flush()
            _watch(place, cluster, caller)


@spark.command()
@home_option
@_guarded
def down(home: Path) -> None:
    """Ends the cluster, its processes and no others; keeps its tables and logs."""
    from leadhouse.spark.cluster import down as end
    from leadhouse.spark.state import ClusterHome

    place = ClusterHome(home.resolve())
    if not end(place, _say):
        _say(f"no cluster runs in {place.path}")


@spark.command()
@home_option
@_guarded
def status(home: Path) -> None:
    """Says which parts of the cluster run and whether it answers; exits 1 if it doesn't."""
    from leadhouse.spark.cluster import find
    from leadhouse.spark.probe import answers
    from leadhouse.spark.state import HOST, ClusterHome

    cluster = find(ClusterHome(home.resolve()))
    live = cluster.live_parts
    for part in cluster.parts:
        click.echo(f"{part.name:<14} {'runs' if part in live else 'ended':<6} {part.process.pid}")
    if not (cluster.is_running and answers(cluster.port, ANSWER_SECONDS)):
        stop("the cluster doesn't answer; start it anew with `leadhouse spark up`", NOT_PUBLISHED)
    click.echo(f"answers on {HOST}:{cluster.port}")


def _say(text: str) -> None:
    click.echo(f"spark: {text}", err=True)


def _watch(home: "ClusterHome", cluster: "Cluster", caller: int) -> None:
    """Stays until a signal, the end of the caller, or the end of a part; then ends the cluster."""
    from leadhouse.spark.cluster import down as end

    dead: list[str] = []
    try:
        while os.getppid() == caller and not dead:
            time.sleep(WATCH_SECONDS)
            dead = [part.name for part in cluster.dead_parts]
    finally:
        # false where another command has ended it
        is_mine = end(home, _say)
    if dead and is_mine:
        stop(f"ended by itself: {', '.join(dead)}; see {home.logs}", NOT_PUBLISHED)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Lets the first signal that ends a program run its clean-up, which no further one stops."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(number: int, frame: FrameType | None) -> None:
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(STOPPED + number)

    before = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

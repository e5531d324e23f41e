"""Asking a cluster whether it is there."""

import contextlib
import http.client
import json
import socket
from typing import Any

from leadhouse.spark.errors import ClusterError
from leadhouse.spark.state import HOST

CONNECT_SECONDS = 1.0
# runs on executors, unlike `select 1`
QUESTION, ANSWER = "select count(*) from range(0, 2, 1, 2)", [(2,)]


def free_ports(count: int) -> list[int]:
    """Ports of this machine that nothing listens on now."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((HOST, 0))
        return [int(each.getsockname()[1]) for each in sockets]


def is_free(port: int) -> bool:
    """Whether a server could listen on the port."""
    with socket.socket() as each:
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            each.bind((HOST, port))
        except OSError:
            return False
        return True


def is_listening(port: int) -> bool:
    """Whether a server takes connections on the port."""
    try:
        with socket.create_connection((HOST, port), CONNECT_SECONDS):
            return True
    except OSError:
        return False


def live_workers(master_ui_port: int) -> int:
    """How many workers the master counts as alive; 0 while it doesn't answer."""
    connection = http.client.HTTPConnection(HOST, master_ui_port, timeout=CONNECT_SECONDS)
    try:
        connection.request("GET", "/json/")
        return int(json.loads(connection.getresponse().read())["aliveworkers"])
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return 0
    finally:
        connection.close()


def answers(port: int, seconds: float) -> bool:
    """Whether the Thrift server has executors answer a query within the time."""
    hive, transport = _transport(port, seconds)
    from thrift.Thrift import TException

    try:
        with contextlib.closing(hive.connect(thrift_transport=transport)) as connection:
            with contextlib.closing(connection.cursor()) as cursor:
                cursor.execute(QUESTION)
                return bool(cursor.fetchall() == ANSWER)
    except (TException, hive.Error, OSError, EOFError):
        return False


def require_client() -> None:
    """Raises `ClusterError` if what speaks to a Thrift server isn't installed."""
    _transport(0, 0)


def _transport(port: int, seconds: float) -> tuple[Any, Any]:
    """The client's module, and a connection of it that gives up after some seconds."""
    try:
        import thrift_sasl
        from pyhive import hive
        from thrift.transport.TSocket import TSocket
    except ImportError as error:
        raise ClusterError(
            f"{error.name} is not installed; install leadhouse with its extra: `leadhouse[spark]`,"
            " or run `make set-up-spark`"
        ) from error
    line = TSocket(HOST, port)
    line.setTimeout(seconds * 1000)

    def login() -> Any:
        return hive.get_installed_sasl(
            host=HOST, sasl_auth="PLAIN", service=None, username="leadhouse", password="unused"
        )

    return hive, thrift_sasl.TSaslClientTransport(login, "PLAIN", line)

"""Processes that outlive the command that starts them, and that only their starter's kin ends.

A process is known by its pid and its start time, so that a pid that the system gave away again
is never mistaken for it. What it starts in turn is known by a mark in the environment.
"""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
MARK = "LEADHOUSE_SPARK_CLUSTER"
POLL_SECONDS = 0.1
IN_FOLDER = 'cd "$0" && exec "$@"'
# after the name in parentheses: the state is field 3 of the kernel's list, the start field 22
STATE_FIELD, START_FIELD = 0, 19


@dataclass(frozen=True, slots=True)
class Process:
    """A process: its pid, and its start in the kernel's ticks since it booted."""

    pid: int
    started: int


def spawn(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path
) -> Process:
    """Starts a command in a session of its own, its output in `log`; doesn't wait for it."""
    write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    shell = ["/bin/sh", "-c", IN_FOLDER, str(folder), *command]
    pid = os.posix_spawn(
        shell[0],
        shell,
        dict(environment),
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), write, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )
    fields = _stat(pid)
    return Process(pid, int(fields[START_FIELD]) if fields else 0)


def is_alive(process: Process) -> bool:
    """Whether that very process runs: no other of its pid, and not only as an entry to reap."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(process.pid, os.WNOHANG)
    fields = _stat(process.pid)
    return fields is not None and _runs(fields) and int(fields[START_FIELD]) == process.started


def marked(mark: str) -> list[Process]:
    """All running processes that carry the mark, also those that others of them started."""
    wanted = f"{MARK}={mark}".encode()
    found = []
    for folder in PROC.glob("[1-9]*"):
        with contextlib.suppress(OSError):
            if wanted not in (folder / "environ").read_bytes().split(b"\0"):
                continue
            pid = int(folder.name)
            if (fields := _stat(pid)) is not None and _runs(fields):
                found.append(Process(pid, int(fields[START_FIELD])))
    return found


def end(processes: Iterable[Process], grace: float) -> None:
    """Asks the processes to end, and kills those that are still there after `grace` seconds."""
    mine = list(processes)
    for number, seconds in ((signal.SIGTERM, grace), (signal.SIGKILL, grace)):
        for process in mine:
            _send(process, number)
        if wait_until(lambda: not any(map(is_alive, mine)), seconds):
            return


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether the condition came true within the time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def boot_id() -> str:
    """What tells this run of the kernel from any other."""
    return (PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def _send(process: Process, number: signal.Signals) -> None:
    if is_alive(process):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, number)


def _stat(pid: int) -> list[str] | None:
    """What the kernel says of a process after its name, which may hold anything."""
    try:
        text = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return text.rpartition(")")[2].split()


def _runs(fields: list[str]) -> bool:
    return fields[STATE_FIELD] not in "ZX"

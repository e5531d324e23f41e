"""Processes are known by more than their pid, and only the right ones are ended."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from leadhouse.spark import processes
from leadhouse.spark.processes import MARK, Process, end, is_alive, marked, spawn, wait_until

Start = Callable[..., Process]
FOREVER = "while :; do sleep 1; done"


@pytest.fixture
def mark() -> str:
    return os.urandom(8).hex()


@pytest.fixture
def start(tmp_path: Path, mark: str) -> Iterator[Start]:
    """Starts a shell with a script; all that it started is killed after the test."""

    def begin(script: str) -> Process:
        environment = {"PATH": os.defpath, MARK: mark}
        return spawn(["/bin/sh", "-c", script], environment, tmp_path, tmp_path / "log")

    yield begin
    for process in marked(mark):
        os.kill(process.pid, signal.SIGKILL)
        assert wait_until(lambda each=process: not is_alive(each), 5)


def written(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def test_a_process_runs_in_its_folder_and_in_a_session_of_its_own(
    start: Start, tmp_path: Path
) -> None:
    process = start(f"pwd; echo trouble >&2; {FOREVER}")
    assert wait_until(lambda: (tmp_path / "log").read_text().count("\n") == 2, 5)
    assert (tmp_path / "log").read_text() == f"{tmp_path}\ntrouble\n"
    assert os.getsid(process.pid) == process.pid != os.getsid(0)


def test_another_process_with_the_pid_is_not_it(start: Start) -> None:
    process = start(FOREVER)
    assert is_alive(process)
    reused = Process(process.pid, process.started + 1)
    assert not is_alive(reused)
    end([reused], 1)
    assert is_alive(process)


def test_a_process_that_ended_is_not_alive(start: Start) -> None:
    process = start("exit 0")
    assert wait_until(lambda: not is_alive(process), 5)
    end([process], 1)


def test_the_children_of_a_marked_process_are_found(start: Start, mark: str) -> None:
    process = start(f"setsid sh -c '{FOREVER}' & {FOREVER}")
    assert wait_until(lambda: len(marked(mark)) >= 3, 5)
    assert process in marked(mark)
    assert all(each.pid != os.getpid() for each in marked(mark))


def test_a_part_of_a_mark_is_another_mark(start: Start, mark: str) -> None:
    start(FOREVER)
    assert wait_until(lambda: marked(mark), 5) and not marked(mark[:-1])


def test_a_process_may_clean_up_before_it_ends(start: Start, tmp_path: Path) -> None:
    trap = f"trap 'echo cleaned; exit' TERM; echo ready; {FOREVER}"
    process = start(trap)
    assert wait_until(lambda: written(tmp_path / "log"), 5)
    end([process], 5)
    assert not is_alive(process)
    assert (tmp_path / "log").read_text() == "ready\ncleaned\n"


def test_a_process_that_will_not_end_is_killed(start: Start, tmp_path: Path) -> None:
    process = start(f"trap '' TERM; echo ready; {FOREVER}")
    assert wait_until(lambda: written(tmp_path / "log"), 5)
    end([process], 0.3)
    assert wait_until(lambda: not is_alive(process), 5)


def test_a_name_with_parentheses_does_not_hide_the_start(start: Start, tmp_path: Path) -> None:
    program = tmp_path / "a) S 1 ("
    program.symlink_to("/bin/sleep")
    process = start(f"exec '{program}' 60")
    assert wait_until(lambda: _name(process) == program.name, 5)
    assert is_alive(process)


def test_waiting_ends_with_the_time() -> None:
    assert not wait_until(lambda: False, 0)
    assert wait_until(lambda: True, 0)


def _name(process: Process) -> str:
    stat = (processes.PROC / str(process.pid) / "stat").read_text()
    return stat[stat.index("(") + 1 : stat.rindex(")")]

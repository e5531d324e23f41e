"""Runs one work of the benchmark in a process of its own, so that its CPU and memory are its own.

The child gets its task as JSON on standard input and writes its answer to a file: whatever a
library prints can't get between.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from leadhouse.bench.measure import BenchFailed

Report = Callable[[str], None]

CHILD = (sys.executable, "-m", "leadhouse.bench.identity.child")
PROGRESS = "progress: "
# lines of the child's output that are kept to tell why it failed
KEPT_LINES = 12


def run_child(
    work: str,
    task: Mapping[str, object],
    report: Report,
    environment: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Does one work and returns its answer; raises BenchFailed with what the child said last."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        with subprocess.Popen(
            CHILD,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={**os.environ, **(environment or {})},
        ) as child:
            said = _told(child, {"work": work, "answer": str(answer), "task": dict(task)}, report)
        if child.returncode != 0:
            reason = "\n".join(said).strip() or f"exit code {child.returncode}"
            raise BenchFailed(f"{work} failed: {reason}")
        found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return found


def _told(child: subprocess.Popen[str], order: Mapping[str, object], report: Report) -> list[str]:
    """Gives the child its order and hears it out; progress goes to `report`."""
    stdin, stdout = _pipes(child)
    # a child that is gone before it has read its order tells why on its output
    with stdin:
        stdin.write(json.dumps(order))
    said: deque[str] = deque(maxlen=KEPT_LINES)
    for line in stdout:
        if line.startswith(PROGRESS):
            report(line.removeprefix(PROGRESS).rstrip())
        else:
            said.append(line.rstrip())
    return list(said)


def _pipes(child: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    if child.stdin is None or child.stdout is None:
        raise BenchFailed("a child process was started without pipes")
    return child.stdin, child.stdout

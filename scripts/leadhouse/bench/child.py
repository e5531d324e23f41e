"""Runs one measured statement in a process of its own; a task as JSON in, a measurement out.

A process that has done nothing else gives clean CPU seconds and a clean memory peak.
"""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

STATUS = Path("/proc/self/status")


def run(task: dict[str, Any]) -> dict[str, float | int]:
    """Sets the databases of a task up, then runs its statement and measures that alone."""
    with duckdb.connect(task["output"], config=task["settings"]) as connection:
        for statement in task["setup"]:
            connection.execute(statement)
        started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
        (answer,) = connection.execute(task["statement"]).fetchall()
        after, ended = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "cpu_seconds": cpu,
        "wall_seconds": ended - started,
        "peak_bytes": _peak_bytes(after.ru_maxrss),
        "answer": answer[0],
    }


def _peak_bytes(fallback_kilobytes: int) -> int:
    """The peak since the program was loaded; what getrusage says may be the parent's."""
    if STATUS.exists():
        for line in STATUS.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return fallback_kilobytes * 1024


if __name__ == "__main__":
    try:
        sys.stdout.write(json.dumps(run(json.load(sys.stdin))))
    except duckdb.Error as error:
        sys.exit(str(error))

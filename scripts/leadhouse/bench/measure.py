"""Measures statements against a built warehouse, each in a child process."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

# how a child is started; its task comes on standard input
CHILD = (sys.executable, "-m", "leadhouse.bench.child")


class BenchFailed(Exception):
    """A benchmark could not be run to its end."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the engine may use of the machine."""

    threads: int = 2
    memory_limit: str = "6GB"


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one run of one statement cost; CPU is user and system time of all threads."""

    cpu_seconds: float
    wall_seconds: float
    peak_bytes: int
    answer: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What the runs of one statement cost."""

    runs: tuple[Measurement, ...]

    @property
    def least_cpu(self) -> float:
        """CPU seconds of the cheapest run."""
        return min(run.cpu_seconds for run in self.runs)

    @property
    def median_cpu(self) -> float:
        """CPU seconds of the run in the middle."""
        return median(run.cpu_seconds for run in self.runs)

    @property
    def median_wall(self) -> float:
        """Elapsed seconds of the run in the middle."""
        return median(run.wall_seconds for run in self.runs)

    @property
    def peak_bytes(self) -> int:
        """The highest memory peak of any run."""
        return max(run.peak_bytes for run in self.runs)

    @property
    def answer(self) -> int:
        """What the statement answered; the same in every run."""
        return self.runs[0].answer


def all_rows(query: str) -> str:
    """A statement that makes every row of a query, in all columns, and answers their number.

    Nothing is stored: that would cost the same for each form of a model, and hide their difference.
    """
    return f"select count(*), bit_xor(hash(*columns(*))) from ({query})"


@dataclass(frozen=True, slots=True)
class Warehouse:
    """The databases that statements read; nothing writes to them while they are measured."""

    run_file: Path
    scratch_file: Path
    as_of: str

    def measure(self, statement: str, limits: Limits, before: Sequence[str] = ()) -> Measurement:
        """Runs one statement whose answer is its first number; `before` runs unmeasured."""
        setup = [*self._setup(), *before]
        return measured_alone(statement, self.scratch_file.parent, limits, setup)

    def _setup(self) -> list[str]:
        return [
            "set TimeZone = 'UTC'",
            f"attach {_text(self.run_file)} as leadhouse (read_only)",
            f"attach {_text(self.scratch_file)} as work (read_only)",
            # native forms name the instant so
            f"set variable as_of = cast({_text(self.as_of)} as timestamp)",
        ]


def measured_alone(
    statement: str, scratch: Path, limits: Limits, setup: Sequence[str] = ()
) -> Measurement:
    """Runs one statement, whose answer is its first number, in an empty database of its own."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        task = {
            "output": str(Path(folder) / "output.duckdb"),
            "settings": {
                "threads": limits.threads,
                "memory_limit": limits.memory_limit,
                "temp_directory": str(Path(folder) / "spilled"),
                "preserve_insertion_order": False,
            },
            "setup": list(setup),
            "statement": statement,
        }
        return _run_child(task)


def _run_child(task: Mapping[str, object]) -> Measurement:
    done = subprocess.run(
        CHILD, input=json.dumps(task), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        reason = done.stderr.strip() or f"exit code {done.returncode}"
        raise BenchFailed(f"a measured statement failed: {reason}")
    return Measurement(**json.loads(done.stdout))


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def as_json(cost: Cost) -> dict[str, object]:
    """The figures of all runs and what they come to."""
    return {
        "least_cpu_seconds": cost.least_cpu,
        "median_cpu_seconds": cost.median_cpu,
        "median_wall_seconds": cost.median_wall,
        "peak_bytes": cost.peak_bytes,
        "runs": [asdict(run) for run in cost.runs],
    }

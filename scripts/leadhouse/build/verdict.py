"""The audit of a night: the suites, by the policy's severities, and what of it stops the night."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from leadhouse.build.engine import Engine
from leadhouse.build.gate import Blocker, blocking_criteria
from leadhouse.build.ratchet import read_thresholds
from leadhouse.judge import judge


def judged(
    engine: Engine, suites: Path, present: frozenset[str], report: Callable[[str], None]
) -> list[Blocker]:
    """Judge the row sets of the run; what keeps it from publishing."""
    with closing(engine.connect()) as connection:
        thresholds = read_thresholds(connection)
        results = judge(
            connection,
            suites,
            evidence=present,
            progress=report,
            severities=thresholds.severities(),
        )
        return blocking_criteria(connection, results, thresholds)

"""What a child process of the benchmark does: one work, by its name."""

import datetime as dt
import json
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from leadhouse.bench.identity.process import PROGRESS

Task = dict[str, Any]
Work = Callable[[Task, Callable[[str], None]], dict[str, Any]]


def generate_leads(task: Task, report: Callable[[str], None]) -> dict[str, Any]:
    """Writes demo leads and who they are."""
    from leadhouse.generate import generate

    made = generate(
        task["leads"],
        task["seed"],
        dt.date.fromisoformat(task["as_of"]),
        Path(task["out"]),
        "parquet",
        progress=lambda table, share: report(f"{table} {share:.0%}"),
        tables=task["tables"] or (),
    )
    return {"rows": made.rows}


def land_extracts(task: Task, report: Callable[[str], None]) -> dict[str, Any]:
    """Takes extracts into a home."""
    from leadhouse.bench.identity.night import land_extracts as work

    return work(task, report)


def build_upstream(task: Task, report: Callable[[str], None]) -> dict[str, Any]:
    """Begins a night: everything that identity reads."""
    from leadhouse.bench.identity.night import build_upstream as work

    return work(task, report)


def build_identity(task: Task, report: Callable[[str], None]) -> dict[str, Any]:
    """Goes on with a night: identity itself."""
    from leadhouse.bench.identity.night import build_identity as work

    return work(task, report)


def match_as_peer(task: Task, report: Callable[[str], None]) -> dict[str, Any]:
    """Finds the same leads by Splink."""
    from leadhouse.bench.identity.peer import match_as_peer as work

    return work(task, report)


def build_upstream_of_scores(task: Task, report: Callable[[str], None]) -> dict[str, Any]:
    """Begins a night: everything that scores read."""
    from leadhouse.bench.scoring.night import build_upstream as work

    return work(task, report)


def build_scores(task: Task, report: Callable[[str], None]) -> dict[str, Any]:
    """Goes on with a night: scores and their history."""
    from leadhouse.bench.scoring.night import build_scores as work

    return work(task, report)


def build_upstream_of_lifecycle(task: Task, report: Callable[[str], None]) -> dict[str, Any]:
    """Begins a night: everything that the lifecycle reads."""
    from leadhouse.bench.lifecycle.night import build_upstream as work

    return work(task, report)


def build_lifecycle(task: Task, report: Callable[[str], None]) -> dict[str, Any]:
    """Goes on with a night: stages, ageing, clocks and alerts."""
    from leadhouse.bench.lifecycle.night import build_lifecycle as work

    return work(task, report)


def build_upstream_of_audit(task: Task, report: Callable[[str], None]) -> dict[str, Any]:
    """Begins a night: everything that is built before the judge."""
    from leadhouse.bench.audit.night import build_upstream as work

    return work(task, report)


def audit(task: Task, report: Callable[[str], None]) -> dict[str, Any]:
    """Goes on with a night: all suites, findings and reports."""
    from leadhouse.bench.audit.night import audit as work

    return work(task, report)


WORKS: dict[str, Work] = {
    "generate": generate_leads,
    "intake": land_extracts,
    "upstream": build_upstream,
    "identity": build_identity,
    "peer": match_as_peer,
    "upstream of scores": build_upstream_of_scores,
    "scores": build_scores,
    "upstream of lifecycle": build_upstream_of_lifecycle,
    "lifecycle": build_lifecycle,
    "upstream of audit": build_upstream_of_audit,
    "audit": audit,
}


def main() -> int:
    """Reads an order, does it, writes the answer; a failure goes to standard error."""
    order = json.load(sys.stdin)
    try:
        answer = WORKS[order["work"]](order["task"], _tell)
    except Exception:
        # the parent shows the last lines only, and the reason is the last of them
        traceback.print_exc(limit=-2)
        return 1
    Path(order["answer"]).write_text(json.dumps(answer), encoding="utf-8")
    return 0


def _tell(detail: str) -> None:
    sys.stderr.write(f"{PROGRESS}{detail}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())

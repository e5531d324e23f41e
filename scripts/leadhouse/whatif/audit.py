"""The audit of both sides, where it is asked for."""

from collections.abc import Sequence
from contextlib import closing

from dbt.contracts.graph.manifest import Manifest

from leadhouse.build.dbt import DbtProject
from leadhouse.build.feeds import feeds
from leadhouse.build.gate import failed_nodes
from leadhouse.build.prepare import evidence
from leadhouse.build.steps import Steps
from leadhouse.judge import CriterionResult, create_tables, judge
from leadhouse.whatif.model import CriterionChange, WhatIfError

ABSENT = "not judged"


def audited(
    project: DbtProject, manifest: Manifest, delivered: frozenset[str], steps: Steps
) -> tuple[CriterionResult, ...]:
    """Judges what is built, as a night does, and builds what is made from the verdicts."""
    root, engine = project.root, project.engine
    with closing(engine.connect()) as connection:
        create_tables(connection)
        results = judge(
            connection,
            root / "expectations" / "suites",
            evidence=evidence(delivered, feeds(manifest), root),
            progress=steps.report,
        )
    nodes = project.build(manifest, "--select", "source:judged+")
    with closing(engine.connect()) as connection:
        blockers = failed_nodes(connection, nodes)
    if blockers:
        raise WhatIfError("\n".join(str(blocker) for blocker in blockers))
    return tuple(results)


def criterion_changes(
    old: Sequence[CriterionResult], new: Sequence[CriterionResult]
) -> tuple[CriterionChange, ...]:
    """The criteria whose status or number of failures differs, the largest difference first."""
    before = {(each.suite, each.criterion): each for each in old}
    after = {(each.suite, each.criterion): each for each in new}
    found = [
        _change(before.get(key), after.get(key)) for key in sorted(before.keys() | after.keys())
    ]
    differing = [
        each
        for each in found
        if (each.old_status, each.old_failed) != (each.new_status, each.new_failed)
    ]
    return tuple(sorted(differing, key=lambda each: -_distance(each)))


def _change(old: CriterionResult | None, new: CriterionResult | None) -> CriterionChange:
    known = new or old
    assert known is not None
    return CriterionChange(
        suite=known.suite,
        criterion=known.criterion,
        rule_id=known.rule_id,
        severity=known.severity,
        old_status=old.status if old else ABSENT,
        new_status=new.status if new else ABSENT,
        old_failed=old.failed_count if old else None,
        new_failed=new.failed_count if new else None,
    )


def _distance(change: CriterionChange) -> int:
    return abs((change.new_failed or 0) - (change.old_failed or 0))

"""The thresholds of the gate: a policy's severity, and how much worse than before is too much."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from leadhouse.judge.criterion import Severity
from leadhouse.judge.tables import CriterionResult
from leadhouse.warehouse.connection import Connection

# the row of the policy for each criterion of severity error that has none of its own
EVERY_ERROR = "every_error"
_COLUMNS = (
    "criterion, severity, max_growth_rate, max_growth_count, has_policy,"
    " last_failed_count, last_evaluated_count"
)


@dataclass(frozen=True, slots=True)
class Threshold:
    """What the policy says of a criterion, and what its last verdict was; none is none."""

    severity: Severity | None = None
    max_growth_rate: float | None = None
    max_growth_count: int | None = None
    has_policy: bool = True
    last_failed: int | None = None
    last_evaluated: int | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds of a night by criterion."""

    by_criterion: Mapping[str, Threshold] = field(default_factory=dict)

    def severities(self) -> dict[str, Severity]:
        """The severities that replace those of the suites."""
        found = self.by_criterion.items()
        return {name: each.severity for name, each in found if each.severity is not None}

    def stops(self, result: CriterionResult) -> str | None:
        """Why the result stops the night; none where it doesn't.

        A blocking criterion stops it by any failure, unless its policy has a ratchet. A ratchet
        stops it when failures grew by more than its count and by more than its share: an old mess
        passes, a new one doesn't.
        """
        is_blocking = result.severity == "blocking"
        if result.status == "error":
            return result.error_message or "it could not be judged" if is_blocking else None
        if result.status != "fail" or result.failed_count is None:
            return None
        limits = self._limits(result)
        if limits is None:
            found = f"{result.failed_count} of {result.evaluated_count} fail"
            return found if is_blocking else None
        return _too_much_worse(result, result.failed_count, limits)

    def _limits(self, result: CriterionResult) -> Threshold | None:
        own = self.by_criterion.get(result.criterion, Threshold(has_policy=False))
        if own.has_policy:
            policy = own
        elif result.severity == "error" and EVERY_ERROR in self.by_criterion:
            policy = self.by_criterion[EVERY_ERROR]
        else:
            return None
        if policy.max_growth_rate is None and policy.max_growth_count is None:
            return None
        return Threshold(
            max_growth_rate=policy.max_growth_rate,
            max_growth_count=policy.max_growth_count,
            last_failed=own.last_failed,
            last_evaluated=own.last_evaluated,
        )


def _too_much_worse(result: CriterionResult, failed: int, limits: Threshold) -> str | None:
    if limits.last_failed is None:
        return None
    grown = failed - limits.last_failed
    share = failed / max(result.evaluated_count, 1)
    last_share = limits.last_failed / max(limits.last_evaluated or 0, 1)
    is_worse_by_count = grown > (limits.max_growth_count or 0)
    is_worse_by_share = share - last_share > (limits.max_growth_rate or 0.0)
    if not (is_worse_by_count and is_worse_by_share):
        return None
    return (
        f"{failed} of {result.evaluated_count} fail, {grown} more than in the last run"
        f" ({share:.1%} after {last_share:.1%}); correct the extract, or let it pass by a dated row"
        " in seed_audit_thresholds"
    )


def read_thresholds(connection: Connection) -> Thresholds:
    """The thresholds that the policy has for this night."""
    relation = connection.relation("intermediate", "int_audit_thresholds")
    rows = connection.rows(f"select {_COLUMNS} from {relation}")
    return Thresholds({row[0]: _threshold(row) for row in rows})


def _threshold(row: tuple[object, ...]) -> Threshold:
    _, severity, rate, count, has_policy, failed, evaluated = row
    return Threshold(
        severity=cast(Severity | None, severity),
        max_growth_rate=None if rate is None else float(cast(float, rate)),
        max_growth_count=cast(int | None, count),
        has_policy=bool(has_policy),
        last_failed=cast(int | None, failed),
        last_evaluated=cast(int | None, evaluated),
    )

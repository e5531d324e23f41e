"""Which policy rules are implemented, by what, and how that is proved."""

from leadhouse.coverage.collect import collect, combine
from leadhouse.coverage.model import Coverage, RuleCoverage, State
from leadhouse.coverage.report import is_current, render, summary, write

__all__ = [
    "Coverage",
    "RuleCoverage",
    "State",
    "collect",
    "combine",
    "is_current",
    "render",
    "summary",
    "write",
]

"""Great Expectations as the judge of audit criteria."""

from leadhouse.judge.criterion import Criterion, Suite
from leadhouse.judge.run import judge
from leadhouse.judge.suites import SuiteError, check_suites, known_rule_ids, load_suites
from leadhouse.judge.tables import CriterionResult, create_tables

__all__ = [
    "Criterion",
    "CriterionResult",
    "Suite",
    "SuiteError",
    "check_suites",
    "create_tables",
    "judge",
    "known_rule_ids",
    "load_suites",
]

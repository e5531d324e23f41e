"""The check that the project's SQL runs alike on DuckDB and Spark."""

from leadhouse.portability.check import Finding, Report, check_project, check_query
from leadhouse.portability.constructs import constructs, safe_functions

__all__ = [
    "Finding",
    "Report",
    "check_project",
    "check_query",
    "constructs",
    "safe_functions",
]

"""Why records are one lead, and where each value of the lead comes from."""

from leadhouse.explain.model import ExplainedLead, ExplainedPair, ExplainError
from leadhouse.explain.read import explain_lead, explain_pair, published_warehouse
from leadhouse.explain.report import lead_report, pair_report

__all__ = [
    "ExplainError",
    "ExplainedLead",
    "ExplainedPair",
    "explain_lead",
    "explain_pair",
    "lead_report",
    "pair_report",
    "published_warehouse",
]

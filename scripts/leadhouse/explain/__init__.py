"""Why records are one lead, where each value of it comes from, and why it has its scores."""

from leadhouse.explain.model import ExplainedLead, ExplainedPair, ExplainError
from leadhouse.explain.read import explain_lead, explain_pair, published_warehouse
from leadhouse.explain.report import lead_report, pair_report
from leadhouse.explain.score_model import ExplainedScores
from leadhouse.explain.score_read import explain_scores

__all__ = [
    "ExplainError",
    "ExplainedLead",
    "ExplainedPair",
    "ExplainedScores",
    "explain_lead",
    "explain_pair",
    "explain_scores",
    "lead_report",
    "pair_report",
    "published_warehouse",
]

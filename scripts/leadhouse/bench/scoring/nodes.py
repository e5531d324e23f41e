"""Which nodes of the project are scores, and which their history; the one list of both."""

from dbt.contracts.graph.manifest import Manifest

from leadhouse.bench.identity.nodes import with_between
from leadhouse.bench.measure import BenchFailed

SCORES = (
    "int_scored_leads",
    "int_attributes",
    "int_fit_points",
    "int_score_evidence",
    "int_event_points",
    "fct_score_contributions",
    "int_lead_scores",
    "mart_leads_scored",
)
HISTORY = (
    "int_score_bands",
    "lead_score_evidence",
    "int_rescored_leads",
    "int_score_steps",
    "int_fit_changes",
    "int_score_changes",
    "int_score_states",
    "int_closed_score_intervals",
    "fct_lead_score_intervals",
)
# the build's own tests of them
CHECKS = ("components_are_the_sum_of_their_contributions", "score_intervals_follow_each_other")


def measured_nodes(manifest: Manifest) -> list[str]:
    """The names of all measured models; raises BenchFailed where the project lacks one.

    What stands on some of them, and others on it, such as overrides, is built with them.
    """
    known = {node.name for node in manifest.nodes.values()}
    measured = {*SCORES, *HISTORY}
    if absent := sorted(measured - known):
        raise BenchFailed(f"the project has no model {', '.join(absent)}; it is what is measured")
    return with_between(manifest, measured)

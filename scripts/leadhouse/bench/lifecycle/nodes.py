"""Which nodes of the project are measured as the lifecycle: all models of these folders."""

from dbt.contracts.graph.manifest import Manifest

from leadhouse.bench.identity.nodes import with_between
from leadhouse.bench.measure import BenchFailed

FOLDERS = tuple(
    f"models/{folder}/"
    for folder in (
        "intermediate/activity",
        "intermediate/aging",
        "intermediate/calendar",
        "intermediate/lifecycle",
        "intermediate/ownership",
        "intermediate/sla",
        "marts/aging",
        "marts/lifecycle",
        "marts/ownership",
        "marts/sla",
    )
)
# what makes a calendar of the policies: small, however many leads there are
BUSINESS_TIME = FOLDERS[2]
# the build's own tests of them
CHECKS = ("mart_leads_aged", "fct_sla_clocks", "fct_lead_stages")


def lifecycle_models(manifest: Manifest) -> list[str]:
    """The models of the folders; raises BenchFailed where a folder has none."""
    found = {
        node.name: node.original_file_path
        for node in manifest.nodes.values()
        if str(node.resource_type) == "model" and node.original_file_path.startswith(FOLDERS)
    }
    if empty := [each for each in FOLDERS if not any(f.startswith(each) for f in found.values())]:
        raise BenchFailed(f"the project has no model in {', '.join(empty)}; it is what is measured")
    return sorted(found)


def measured_nodes(manifest: Manifest) -> list[str]:
    """The measured models and what stands on some of them and others on it."""
    return with_between(manifest, lifecycle_models(manifest))

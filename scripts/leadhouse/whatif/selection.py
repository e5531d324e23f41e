"""Which nodes of the project a side has to build."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from dbt.contracts.graph.manifest import Manifest

# the tables that are compared, and what says which policy holds for a unit
COMPARED = (
    "mart_leads_deduplicated",
    "mart_leads_scored",
    "mart_leads_aged",
    "mart_leads_segmented",
    "fct_score_contributions",
    "fct_lead_stages",
    "dim_users",
    "int_unit_scoring_weights",
    "int_unit_score_tiers",
    "int_unit_parameters",
    "int_unit_sla_policies",
)
# the leads with their identity: most changes of policy leave them as they are
LEADS = ("mart_leads_deduplicated", "bridge_lead_records", "dim_accounts")
CONTACT_VALUES = "int_contact_values"
CHECKED_VALUES = "checked_values"
JUDGED = "judged"

# a node -> what it reads
Parents = Mapping[str, Sequence[str]]


def parents_of(manifest: Manifest) -> dict[str, list[str]]:
    """What each model reads; a seed reads nothing."""
    return {
        unique_id: list(getattr(node.depends_on, "nodes", ()))
        for unique_id, node in manifest.nodes.items()
        if node.resource_type in ("model", "seed")
    }


def ids_of(manifest: Manifest, names: Iterable[str]) -> frozenset[str]:
    """The models, seeds and sources of these names, where they are."""
    wanted = frozenset(names)
    nodes = {
        each.unique_id
        for each in manifest.nodes.values()
        if each.resource_type in ("model", "seed") and each.name in wanted
    }
    return frozenset(
        nodes | {each.unique_id for each in manifest.sources.values() if each.name in wanted}
    )


def judged_sources(manifest: Manifest) -> frozenset[str]:
    """The tables that the judge fills."""
    return frozenset(
        each.unique_id for each in manifest.sources.values() if each.source_name == JUDGED
    )


def above(parents: Parents, ids: AbstractSet[str]) -> frozenset[str]:
    """The nodes and all that they are made from."""
    found: set[str] = set()
    waiting = list(ids)
    while waiting:
        unique_id = waiting.pop()
        if unique_id not in found:
            found.add(unique_id)
            waiting += parents.get(unique_id, ())
    return frozenset(found & parents.keys())


def below(parents: Parents, ids: AbstractSet[str]) -> frozenset[str]:
    """The nodes and all that is made from them."""
    children: dict[str, list[str]] = {}
    for unique_id, read in parents.items():
        for each in read:
            children.setdefault(each, []).append(unique_id)
    found: set[str] = set()
    waiting = list(ids)
    while waiting:
        unique_id = waiting.pop()
        if unique_id not in found:
            found.add(unique_id)
            waiting += children.get(unique_id, ())
    return frozenset(found & parents.keys())


def made_of_seeds(parents: Parents) -> frozenset[str]:
    """What is made from seeds alone, and so is small: the policies as models read them."""
    found: set[str] = set()
    waiting = True
    while waiting:
        ready = {
            each for each, read in parents.items() if each not in found and found.issuperset(read)
        }
        found |= ready
        waiting = bool(ready)
    return frozenset(found)


def reached(
    parents: Parents, changed: AbstractSet[str], settled: AbstractSet[str]
) -> frozenset[str]:
    """What has to be built again because of the changed nodes, beside what is settled.

    The settled nodes are a set that holds all that each of them is made from.
    """
    first = {
        each
        for each, read in parents.items()
        if each not in settled and (each in changed or not changed.isdisjoint(read))
    }
    return below(parents, first) - settled


def names_of(ids: Iterable[str]) -> list[str]:
    """The names of nodes in a fixed order; names are unique in the project."""
    return sorted(unique_id.rsplit(".", 1)[-1] for unique_id in ids)
